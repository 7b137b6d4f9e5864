package dev.troupe.simulator.uhlive.hearing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.media.G711;
import dev.troupe.simulator.media.Tones;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits as telephones send them, over lines as bad as lines are, and what is no digit. */
class ToneDetectorTest {
  private static final String ALL = "0123456789ABCD*#";
  private static final double DIGIT_LEVEL = 4000;

  @Test
  void hearsAllSixteenKeys() {
    assertThat(Heard.in(Tones.dtmf(ALL, Sounds.RATE)).keys).hasToString(ALL);
  }

  @ParameterizedTest
  @CsvSource({"40, 40", "50, 50", "65, 50", "100, 100", "400, 60", "1000, 500"})
  void hearsEachPressOnceHoweverShortOrLong(int on, int off) {
    String digits = "00112233445566778899";
    assertThat(Heard.in(Tones.dtmf(digits, Sounds.RATE, on, off)).keys).hasToString(digits);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 79, 80, 81, 480, 960, 4001})
  void chunksMayBeOfAnySize(int chunk) {
    assertThat(Heard.in(Tones.dtmf("0815", Sounds.RATE, 50, 50), chunk).keys).hasToString("0815");
  }

  @Test
  void aStringOfDigitsMayBeginAnywhereInAWindow() {
    for (int shift = 0; shift < 80; shift++) {
      short[] sound = Sounds.join(new short[shift], Tones.dtmf("4711", Sounds.RATE, 50, 50));
      assertThat(Heard.in(sound).keys).as("after %d samples", shift).hasToString("4711");
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothLawsOfTelephonyLeaveDigitsAsTheyWere(G711 law) {
    short[] heard = law.decode(law.encode(Tones.dtmf(ALL, Sounds.RATE, 50, 50)));
    assertThat(Heard.in(heard).keys).hasToString(ALL);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 0.5, 2, 4})
  void loudOrFaintDigitsAreDigits(double factor) {
    short[] sound = Sounds.louder(Tones.dtmf(ALL, Sounds.RATE, 50, 50), factor);
    assertThat(Heard.in(sound).keys).hasToString(ALL);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 15, 20})
  void hearsThroughNoise(int decibels) {
    double noise = DIGIT_LEVEL / Math.pow(10, decibels / 20.0);
    for (int seed = 0; seed < 20; seed++) {
      short[] sound = Sounds.noisy(Tones.dtmf(ALL, Sounds.RATE, 50, 50), noise, seed);
      assertThat(Heard.in(sound).keys).as("noise %d", seed).hasToString(ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 0.5, 1, 2, 2.5})
  void lineThatWeakensOneOfTheTonesKeepsTheDigit(double factor) {
    short[] sound = Sounds.twisted(770, 1336, factor, 50);
    assertThat(Heard.in(Sounds.join(sound, Sounds.silence(50))).keys).hasToString("5");
  }

  @Test
  void aToneOneAndAHalfPercentOffIsStillADigit() {
    short[] flat = Sounds.twisted(941 * 0.985, 1477 * 0.985, 1, 80);
    short[] sharp = Sounds.twisted(697 * 1.015, 1209 * 1.015, 1, 80);
    short[] sound = Sounds.join(flat, Sounds.silence(50), sharp, Sounds.silence(50));
    assertThat(Heard.in(sound).keys).hasToString("#1");
  }

  @Test
  void oneToneAloneIsNoDigit() {
    for (int hertz : new int[] {440, 697, 770, 852, 941, 1209, 1336, 1477, 1633}) {
      assertThat(Heard.in(Sounds.tone(hertz, 500)).keys).as("%d Hz", hertz).isEmpty();
    }
  }

  @Test
  void voicesAndNoiseAreNoDigits() {
    for (int seed = 0; seed < 40; seed++) {
      double pitch = 90 + new Random(seed).nextInt(200);
      assertThat(Heard.in(Sounds.voice(pitch, 5000, seed)).keys).as("voice %d", seed).isEmpty();
      short[] noise = Sounds.noisy(Sounds.silence(5000), 4000, seed);
      assertThat(Heard.in(noise).keys).as("noise %d", seed).isEmpty();
    }
  }

  @Test
  void purityTellsHowSureADigitIs() {
    short[] clean = Tones.dtmf("7", Sounds.RATE, 50, 50);
    short[] noisy = Sounds.noisy(clean, DIGIT_LEVEL / Math.pow(10, 0.5), 1);

    Tone sure = Heard.in(clean).tones.getFirst();
    Tone doubtful = Heard.in(noisy).tones.getFirst();

    assertThat(sure.purity()).isBetween(0.95, 1.0);
    assertThat(doubtful.purity()).isBetween(0.75, 0.95);
  }

  @Test
  void theRunnerUpIsADigitOfTheSameRowOrColumn() {
    assertThat(Heard.in(Tones.dtmf("5", Sounds.RATE, 50, 50)).tones.getFirst().runnerUp())
        .isIn('2', '4', '6', '8');
    assertThat(Heard.in(Tones.dtmf("0", Sounds.RATE, 50, 50)).tones.getFirst().runnerUp())
        .isEqualTo('8');
  }
}
