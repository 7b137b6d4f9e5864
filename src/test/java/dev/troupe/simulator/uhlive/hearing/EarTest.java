package dev.troupe.simulator.uhlive.hearing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.media.Tones;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When voice begins and ends, in the time of the sound itself. */
class EarTest {
  @Test
  void voiceBeginsWhereSoundIsLoudAndEndsWhereItIsNot() {
    short[] sound =
        Sounds.join(
            Sounds.silence(500), Sounds.tone(300, 300), Sounds.silence(200), Sounds.tone(440, 100));
    Heard heard = Heard.in(sound);

    assertThat(heard.events).containsExactly("voice 500", "silence 800", "voice 1000");
    assertThat(heard.now).isEqualTo(1100);
  }

  @Test
  void aClickIsNoVoice() {
    short[] sound = Sounds.join(Sounds.silence(100), Sounds.tone(440, 20), Sounds.silence(100));
    assertThat(Heard.in(sound).events).isEmpty();
  }

  @Test
  void whatLiesBelowTheThresholdIsSilence() {
    short[] hum = Sounds.louder(Sounds.tone(440, 500), 0.03);
    assertThat(Loudness.of(hum)).isBetween(-47.0, -45.0);
    assertThat(Heard.in(hum).events).isEmpty();

    Heard sensitive = new Heard();
    new Ear(new EarOptions(-50, Duration.ofMillis(30)), sensitive).hear(hum);
    assertThat(sensitive.events).containsExactly("voice 0");
  }

  @Test
  void noiseOfALineIsSilence() {
    assertThat(Heard.in(Sounds.noisy(Sounds.silence(2000), 100, 1)).events).isEmpty();
  }

  @Test
  void digitsAreVoice() {
    Heard heard = Heard.in(Sounds.join(Sounds.silence(100), Tones.dtmf("1", Sounds.RATE, 50, 50)));
    assertThat(heard.events).containsExactly("voice 100", "silence 150");
  }

  @Test
  void timeWithoutSoundEndsVoiceAndStillPasses() {
    Heard heard = new Heard();
    Ear ear = new Ear(EarOptions.defaults(), heard);
    ear.hear(Sounds.tone(440, 100));
    ear.pass(250);
    ear.hear(Sounds.tone(440, 50));

    assertThat(heard.events).containsExactly("voice 0", "silence 100", "voice 350");
    assertThat(heard.now).isEqualTo(400);
  }

  @Test
  void samplesCutInTwoByTheEndOfAChunkAreWhole() {
    short[] sound = Tones.dtmf("42", Sounds.RATE, 50, 50);
    byte[] bytes = Samples.littleEndian(sound);
    SampleReader reader = new SampleReader(AudioCodec.LINEAR);
    short[] heard = new short[0];
    for (int from = 0; from < bytes.length; from += 7) {
      byte[] chunk = java.util.Arrays.copyOfRange(bytes, from, Math.min(from + 7, bytes.length));
      heard = Sounds.join(heard, reader.read(chunk));
    }
    assertThat(heard).isEqualTo(sound);
  }

  @Test
  void singleBytesMakeSamplesToo() {
    SampleReader reader = new SampleReader(AudioCodec.LINEAR);
    assertThat(reader.read(new byte[] {0x34})).isEmpty();
    assertThat(reader.read(new byte[0])).isEmpty();
    assertThat(reader.read(new byte[] {(byte) 0x92})).containsExactly((short) 0x9234);
  }

  @Test
  void optionsSayWhatTheyCanBe() {
    assertThatThrownBy(() -> new EarOptions(3, Duration.ofMillis(30)))
        .hasMessage("thresholdDbfs: 3.0 (expected: -90 to 0)");
    assertThatThrownBy(() -> new EarOptions(-40, Duration.ZERO)).hasMessageContaining("attack: ");
  }
}
