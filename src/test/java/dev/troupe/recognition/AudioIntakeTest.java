package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.audio.AudioEncoding;
import dev.troupe.audio.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AudioIntakeTest {

  private static byte[] noise(int bytes) {
    byte[] sound = new byte[bytes];
    new SplittableRandom(7).nextBytes(sound);
    return sound;
  }

  private static byte[] through(AudioIntake intake, byte[] sound, SplittableRandom cuts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int from = 0; from < sound.length; ) {
      int length = Math.min(sound.length - from, cuts.nextInt(1, 700));
      out.writeBytes(intake.next(Arrays.copyOfRange(sound, from, from + length)).bytes());
      from += length;
    }
    out.writeBytes(intake.rest().bytes());
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "PCM_S16LE, 8000", "PCM_S16LE, 11025", "PCM_S16LE, 16000", "PCM_S16LE, 22050",
    "PCM_S16LE, 24000", "PCM_S16LE, 32000", "PCM_S16LE, 44100", "PCM_S16LE, 48000",
    "ALAW, 8000", "MULAW, 8000", "ALAW, 16000"
  })
  void howSoundIsCutDoesNotChangeWhatComesOut(AudioEncoding encoding, int rate) {
    AudioFormat format = new AudioFormat(encoding, rate);
    byte[] sound = noise(format.bytesPerSecond());
    for (AudioCodec codec : AudioCodec.values()) {
      byte[] whole = through(new AudioIntake(format, codec), sound, new SplittableRandom(1));
      byte[] again = through(new AudioIntake(format, codec), sound, new SplittableRandom(2));

      assertThat(again).as("%s to %s", format, codec).isEqualTo(whole);
      assertThat(whole.length)
          .as("a second in, a second out")
          .isBetween(codec.bytesPerSecond() - 4, codec.bytesPerSecond() + 4);
    }
  }

  @ParameterizedTest
  @EnumSource(AudioCodec.class)
  void whatIsInTheCodecAlreadyPassesUntouched(AudioCodec codec) {
    AudioIntake intake = new AudioIntake(AudioIntake.format(codec), codec);
    byte[] sound = noise(800);

    AudioPiece piece = intake.next(sound);

    assertThat(piece.bytes()).isEqualTo(sound);
    assertThat(intake.delay()).isZero();
  }

  @Test
  void mediaTimeIsThatOfTheSourceWithTheFiltersDelaySubtracted() {
    AudioIntake intake = new AudioIntake(AudioFormat.pcm(48_000), AudioCodec.LINEAR);
    byte[] chunk = new byte[9_600];
    // A click at the beginning of the second chunk, 100 ms into the sound.
    byte[] click = chunk.clone();
    for (int i = 0; i < 400; i += 2) {
      click[i + 1] = 0x40;
    }
    AudioPiece first = intake.next(chunk);
    AudioPiece second = intake.next(click);
    AudioPiece third = intake.next(chunk);

    byte[] all = joined(first, second, third);
    assertThat(first.mediaNanos()).isZero();
    assertThat(second.mediaNanos()).isEqualTo(first.bytes().length / 2 * 125_000L);
    assertThat(onset(all)).as("ms").isBetween(98.0, 101.0);
    assertThat(second.peak()).isGreaterThan(0.3);
    assertThat(first.energy()).isZero();
  }

  private static byte[] joined(AudioPiece... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (AudioPiece piece : pieces) {
      all.writeBytes(piece.bytes());
    }
    return all.toByteArray();
  }

  /** Where sound begins, in milliseconds. */
  private static double onset(byte[] pcm) {
    for (int i = 0; i + 1 < pcm.length; i += 2) {
      if (Math.abs((short) (pcm[i] & 0xff | pcm[i + 1] << 8)) > 4_000) {
        return i / 2 / 8.0;
      }
    }
    return -1;
  }

  @Test
  void aRobotsStreamKeepsItsOwnTimesAcrossALoss() {
    AudioIntake intake = new AudioIntake(AudioFormat.pcm(8_000), AudioCodec.G711A);
    byte[] chunk = new byte[320];

    AudioPiece begin = intake.next("s1", Duration.ZERO, true, chunk);
    AudioPiece later = intake.next("s1", Duration.ofSeconds(9), true, chunk);

    assertThat(begin.streamId()).isEqualTo("s1");
    assertThat(later.mediaNanos()).isEqualTo(Duration.ofSeconds(9).toNanos());
    assertThat(later.bytes()).hasSize(160);
  }
}
