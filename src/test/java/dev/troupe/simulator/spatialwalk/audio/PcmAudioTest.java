package dev.troupe.simulator.spatialwalk.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcmAudioTest {

  @ParameterizedTest
  @ValueSource(ints = {8000, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 11_025})
  void theKeyframesFollowFromTheLengthHoweverItIsCut(int rate) {
    Random random = new Random(rate);
    for (int round = 0; round < 40; round++) {
      int samples = random.nextInt(3 * rate);
      Buffer sound = noise(samples, random);
      PcmAudio whole = new PcmAudio(rate);
      whole.add(sound);

      PcmAudio cut = new PcmAudio(rate);
      for (Buffer chunk : chunks(sound, 1 + random.nextInt(5000), random)) {
        cut.add(chunk);
        assertThat(cut.meter().keyframes()).isLessThanOrEqualTo(whole.meter().keyframes());
      }

      assertThat(cut.meter().keyframes()).isEqualTo((int) Math.floor(samples * 25.0 / rate));
      assertThat(levels(cut)).isEqualTo(levels(whole));
      assertThat(cut.meter().micros()).isEqualTo(samples * 1_000_000L / rate);
    }
  }

  @Test
  void theLevelIsThatOfTheFortyMillisecondsBehindTheKeyframe() {
    PcmAudio audio = new PcmAudio(16_000);
    audio.add(constant(640, 0));
    audio.add(constant(640, 16_384));
    audio.add(constant(320, 16_384));
    audio.add(constant(320, 0));

    assertThat(audio.meter().keyframes()).isEqualTo(3);
    assertThat(audio.meter().level(0)).isZero();
    assertThat(audio.meter().level(1)).isEqualTo(0.5f);
    assertThat(audio.meter().level(2)).isCloseTo((float) Math.sqrt(0.125), within(1e-6f));
  }

  @Test
  void aSampleMayBeCutInTwo() {
    PcmAudio audio = new PcmAudio(8000);
    Buffer sound = constant(320, -12_345);
    for (int i = 0; i < sound.length(); i++) {
      audio.add(sound.slice(i, i + 1));
    }
    audio.add(Buffer.buffer());
    assertThat(audio.meter().keyframes()).isEqualTo(1);
    assertThat(audio.meter().level(0)).isCloseTo(12_345 / 32_768f, within(1e-6f));
  }

  @Test
  void refusesTheLevelOfAKeyframeThatIsNotComplete() {
    PcmAudio audio = new PcmAudio(8000);
    audio.add(constant(319, 1));
    assertThatThrownBy(() -> audio.meter().level(0)).hasMessage("keyframe: 0 (expected: below 0)");
  }

  private static List<Float> levels(PcmAudio audio) {
    List<Float> levels = new ArrayList<>();
    for (int i = 0; i < audio.meter().keyframes(); i++) {
      levels.add(audio.meter().level(i));
    }
    return levels;
  }

  private static List<Buffer> chunks(Buffer sound, int longest, Random random) {
    List<Buffer> chunks = new ArrayList<>();
    for (int at = 0; at < sound.length(); ) {
      int to = Math.min(sound.length(), at + random.nextInt(longest + 1));
      chunks.add(sound.slice(at, to));
      at = to;
    }
    return chunks;
  }

  private static Buffer noise(int samples, Random random) {
    byte[] bytes = new byte[2 * samples];
    random.nextBytes(bytes);
    return Buffer.buffer(bytes);
  }

  private static Buffer constant(int samples, int value) {
    Buffer sound = Buffer.buffer();
    for (int i = 0; i < samples; i++) {
      sound.appendShortLE((short) value);
    }
    return sound;
  }
}
