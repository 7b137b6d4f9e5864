package dev.troupe.simulator.spatialwalk.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusAudioTest {
  private static final int QUIET = 3;
  private static final int LOUD = 160;

  /** 100 ms of a tone at 16 kHz, as the vendor's own encoder packs it. */
  private static final String VENDORS_STREAM =
      "4f676753000200000000000000004433221100000000e528238201134f707573486561640101"
          + "3801803e00000000004f676753000000000000000000004433221101000000ce7fadcb01194f"
          + "70757354616773090000006176617461726b6974000000004f6767530000f804000000000000"
          + "4433221102000000bc69760a0147488288b4d2e394463b810551ecbd8f66f652ac995dc8c655"
          + "37ddc6a13d291b1d264c2dc290256b813eef373d2771a66de1161c2aa3ca841351a52519ca21"
          + "bf6b11e4a9dc7289e94f6767530000b80800000000000044332211030000008c338b68012648"
          + "a71905022cdf8586e5c3b763fe4530bd66f4a9549b84c430363f3e13d5b139c434520caae44f"
          + "6767530000780c0000000000004433221104000000835212c20134489c20cbb3fb135f6fe23b"
          + "ddc4b764eba8beaa2415970d54be45a34a7176da30df7a32a50b92a89efc71c8889c2deb3bca"
          + "9c48804f676753000038100000000000004433221105000000247bf2640132489c20cbc15d38"
          + "e12f963efa61e81d25777ee4dd7e83523a47005ea168ca354e88fb183e45e3f7c1b709936aea"
          + "01319b98344f6767530004f81300000000000044332211060000001d0039670132489c20cbb3"
          + "fb135f6fe23beb1c75d3b19f078969741c1598f0755c2252b1198e3d4ad58d8252ef43fe0cd0"
          + "0c7b763c883e55";

  @Test
  void hearsTheVendorsOwnStreamHoweverItIsCut() throws Exception {
    Buffer stream = Buffer.buffer(HexFormat.of().parseHex(VENDORS_STREAM));
    for (int size : new int[] {1, 7, 64, 250, stream.length()}) {
      OpusAudio audio = new OpusAudio();
      for (int at = 0; at < stream.length(); at += size) {
        audio.add(stream.slice(at, Math.min(stream.length(), at + size)));
      }
      assertThat(audio.meter().micros()).isEqualTo(100_000);
      assertThat(audio.meter().keyframes()).isEqualTo(2);
      assertThat(audio.meter().level(0)).isPositive();
    }
  }

  @Test
  void theKeyframesFollowFromTheLastGranule() throws Exception {
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      long samples = 1 + random.nextInt(200_000);
      OpusAudio audio = new OpusAudio();
      Buffer stream = OggWriter.stream(samples, 20 + random.nextInt(600));
      for (int at = 0; at < stream.length(); ) {
        int to = Math.min(stream.length(), at + random.nextInt(4096));
        audio.add(stream.slice(at, to));
        at = to;
      }
      assertThat(audio.meter().keyframes()).isEqualTo((int) (samples * 25 / 48_000));
    }
  }

  @Test
  void tellsSilenceFromSoundByWhatItTook() throws Exception {
    Buffer quiet = OggWriter.packet(QUIET);
    Buffer loud = OggWriter.packet(LOUD);
    OpusAudio audio = new OpusAudio();
    audio.add(
        OggWriter.begun()
            .page(0, OggWriter.PRE_SKIP + 1920, quiet, quiet)
            .page(4, OggWriter.PRE_SKIP + 3840, loud, loud)
            .toBuffer());
    assertThat(audio.meter().level(0)).isZero();
    assertThat(audio.meter().level(1)).isGreaterThan(0.5f);
  }

  @Test
  void aPacketMayLieInTwoPages() throws Exception {
    Buffer packet = OggWriter.packet(300);
    OpusAudio audio = new OpusAudio();
    audio.add(
        OggWriter.begun()
            .raw(0, -1, OggWriter.bytes(255, 1), packet.slice(0, 255))
            .raw(1, OggWriter.PRE_SKIP + 960, OggWriter.bytes(45, 1), packet.slice(255, 300))
            .page(4, OggWriter.PRE_SKIP + 1920, OggWriter.packet(300))
            .toBuffer());
    assertThat(audio.meter().micros()).isEqualTo(40_000);
    assertThat(audio.meter().level(0)).isEqualTo(32_767 / 32_768f);
  }

  @Test
  void toleratesTheEmptyPacketBehindOneOf255Bytes() throws Exception {
    Buffer packet = OggWriter.packet(255);
    Buffer lacing = OggWriter.bytes(255, 1).appendByte((byte) 0).appendByte((byte) 0);
    OpusAudio audio = new OpusAudio();
    audio.add(OggWriter.begun().raw(4, OggWriter.PRE_SKIP + 960, lacing, packet).toBuffer());
    assertThat(audio.meter().micros()).isEqualTo(20_000);
  }

  @Test
  void noSoundAtAllIsASoundOfNoLength() throws Exception {
    OpusAudio audio = new OpusAudio();
    audio.add(Buffer.buffer());
    audio.add(OggWriter.begun().page(4, OggWriter.PRE_SKIP).toBuffer());
    assertThat(audio.meter().keyframes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // TOC, second byte, samples at 48 kHz
    "0, 0, 480",
    "24, 0, 2880",
    "96, 0, 480",
    "104, 0, 960",
    "128, 0, 120",
    "248, 0, 960",
    "249, 0, 1920",
    "250, 0, 1920",
    "251, 3, 2880",
    "251, 48, 46080"
  })
  void aPacketSaysHowLongItIs(int toc, int second, int samples) {
    Buffer packet = Buffer.buffer(new byte[] {(byte) toc, (byte) second, 0});
    assertThat(OpusPacket.of(packet).samples()).isEqualTo(samples);
  }

  @Test
  void refusesAStreamThatIsDamaged() {
    Buffer damaged = OggWriter.stream(4800, 50);
    damaged.setByte(150, (byte) (damaged.getByte(150) ^ 1));
    refuses(damaged, "Ogg page: checksum does not match");
    refuses(Buffer.buffer("OggXwhatever"), "Ogg page: does not begin with OggS");
    refuses(Buffer.buffer("RIFF"), "Ogg page: does not begin with OggS");
  }

  @Test
  void refusesAStreamThatBeginsInTheMiddle() {
    Buffer headless = OggWriter.empty().page(0, 1272, OggWriter.packet(50)).toBuffer();
    refuses(headless, "Ogg stream: begins without its header");
    Buffer noTags =
        OggWriter.empty()
            .page(2, 0, OggWriter.head(1))
            .page(0, 1272, OggWriter.packet(50))
            .toBuffer();
    refuses(noTags, "Opus stream: OpusTags is missing");
    Buffer vorbis = OggWriter.empty().page(2, 0, Buffer.buffer("\u0001vorbis...")).toBuffer();
    refuses(vorbis, "Opus stream: OpusHead is missing");
  }

  @Test
  void refusesPagesOutOfOrder() {
    Buffer none = Buffer.buffer();
    refuses(
        OggWriter.begun().raw(0x1234, 5, 0, 312, none, none).toBuffer(),
        "Ogg page: number 5 after 1");
    refuses(
        OggWriter.begun().raw(0x9999, 2, 0, 312, none, none).toBuffer(),
        "Ogg stream: more than one");
    refuses(
        OggWriter.begun().raw(1, 1272, none, none).toBuffer(),
        "Ogg page: a packet lacks its other half");
    refuses(
        OggWriter.begun().page(4, 312).page(0, 1272, OggWriter.packet(9)).toBuffer(),
        "Ogg stream: goes on after its end");
  }

  @Test
  void refusesWhatNobodyCanHear() {
    refuses(
        OggWriter.empty().page(2, 0, OggWriter.head(2)).toBuffer(),
        "Opus channels: 2 (expected: 1)");
    refuses(
        OggWriter.begun().page(0, Long.MAX_VALUE / 2, OggWriter.packet(9)).toBuffer(),
        "Ogg page: its position is");
  }

  private static void refuses(Buffer stream, String why) {
    assertThatThrownBy(() -> new OpusAudio().add(stream))
        .isInstanceOf(BadAudioException.class)
        .hasMessageStartingWith(why);
  }
}
