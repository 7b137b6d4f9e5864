package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class G711Test {
  private static final byte[] ALL_CODES = allCodes();

  @ParameterizedTest
  @CsvSource({
    "00, -32124",
    "0F, -16764",
    "70, -120",
    "7E, -8",
    "7F, 0",
    "FF, 0",
    "FE, 8",
    "EF, 132",
    "80, 32124"
  })
  void knowsMulaw(String code, short sample) {
    assertThat(AudioEncoding.MULAW.toPcm(hex(code))).isEqualTo(Pcm.toBytes(sample));
  }

  @ParameterizedTest
  @CsvSource({
    "55, -8",
    "D5, 8",
    "54, -24",
    "45, -264",
    "75, -528",
    "2A, -32256",
    "AA, 32256",
    "80, 5504"
  })
  void knowsAlaw(String code, short sample) {
    assertThat(AudioEncoding.ALAW.toPcm(hex(code))).isEqualTo(Pcm.toBytes(sample));
  }

  // The recommendation's reference tone: 1 kHz at 0 dBm0, which is 3.17 dB (mu) and 3.14 dB (A)
  // below the loudest sine a law can carry.
  @ParameterizedTest
  @CsvSource({"MULAW, 1E0B0B1E9E8B8B9E, 3.17", "ALAW, 34212134B4A1A1B4, 3.14"})
  void digitalMilliwattHasItsLevel(AudioEncoding law, String codes, double headroom) {
    Level level = Level.of(law.toPcm(hex(codes)));

    double loudestSine = -20 * Math.log10(Math.sqrt(2)) - 0.13;
    assertThat(level.rmsDbfs()).isCloseTo(loudestSine - headroom, Offset.offset(0.15));
  }

  @ParameterizedTest
  @MethodSource("laws")
  void decodesAsTheRuntimesOwnDecoder(AudioEncoding law, Encoding encoding) throws IOException {
    var coded = new javax.sound.sampled.AudioFormat(encoding, 8_000, 8, 1, 1, 8_000, false);
    var stream = new AudioInputStream(new ByteArrayInputStream(ALL_CODES), coded, 256);

    byte[] expected = AudioSystem.getAudioInputStream(Encoding.PCM_SIGNED, stream).readAllBytes();

    assertThat(law.toPcm(ALL_CODES)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(names = {"ALAW", "MULAW"})
  void everyCodeSurvivesTheRoundTrip(AudioEncoding law) {
    byte[] again = law.fromPcm(law.toPcm(ALL_CODES));

    for (int code = 0; code < 256; code++) {
      // mu-law has two zeros, of which the encoder makes the positive one.
      boolean negativeZero = law == AudioEncoding.MULAW && code == 0x7F;
      assertThat(again[code]).isEqualTo((byte) (negativeZero ? 0xFF : code));
    }
  }

  // Steps are 1/16 of their segment, and segments begin at powers of two (mu: less a bias of 132).
  @ParameterizedTest
  @CsvSource({"ALAW, 0, 8, 32767", "MULAW, 132, 4, 32635"})
  void everySampleIsAtMostHalfAStepFromItsCode(
      AudioEncoding law, int bias, int least, int loudest) {
    byte[] all = Tones.render(65_536, n -> n - 32_768);

    short[] decoded = Pcm.toShorts(law.toPcm(law.fromPcm(all)));

    for (int n = 0; n < decoded.length; n++) {
      int sample = n - 32_768;
      int magnitude = Math.min(sample < 0 ? ~sample : sample, loudest);
      int halfStep = Math.max(least, Integer.highestOneBit(magnitude + bias) / 32);
      assertThat(Math.abs(Math.abs(decoded[n]) - magnitude))
          .as("%d", sample)
          .isLessThanOrEqualTo(halfStep);
      assertThat(decoded[n] * sample).as("%d", sample).isNotNegative();
    }
  }

  @Test
  void silenceIsTheCodeTheLineIdlesWith() {
    assertThat(AudioEncoding.MULAW.fromPcm(new byte[2])).isEqualTo(hex("FF"));
    assertThat(AudioEncoding.ALAW.fromPcm(new byte[2])).isEqualTo(hex("D5"));
  }

  @Test
  void linearPcmIsHandedOn() {
    byte[] pcm = {1, 2};

    assertThat(AudioEncoding.PCM_S16LE.toPcm(pcm)).isSameAs(pcm);
    assertThat(AudioEncoding.PCM_S16LE.fromPcm(pcm)).isSameAs(pcm);
  }

  @Test
  void refusesHalfASample() {
    assertThatThrownBy(() -> G711.ALAW.encode(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PCM chunk: 3 bytes (expected: an even number, 2 bytes a sample)");
  }

  static Stream<Arguments> laws() {
    return Stream.of(
        Arguments.of(AudioEncoding.ALAW, Encoding.ALAW),
        Arguments.of(AudioEncoding.MULAW, Encoding.ULAW));
  }

  private static byte[] allCodes() {
    byte[] codes = new byte[256];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) i;
    }
    return codes;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
