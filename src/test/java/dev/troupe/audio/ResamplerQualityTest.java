package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the filter does to sound, measured against the exact signal rather than another filter. */
class ResamplerQualityTest {
  private static final double AMPLITUDE = 30_000;

  @ParameterizedTest
  @MethodSource("dev.troupe.audio.Tones#ratePairs")
  void sineComesOutAtTheNewRateLateByExactlyTheDelay(List<Integer> rates) {
    int from = rates.getFirst();
    int to = rates.getLast();
    Resampler resampler = new Resampler(from, to);

    byte[] out = resampler.resample(Tones.sine(1_000, AMPLITUDE, from, from / 2));

    int settled = 2 * resampler.delaySamples();
    double snr =
        Tones.signalToNoise(
            out,
            settled,
            out.length / 2,
            n -> AMPLITUDE * Math.sin(2 * Math.PI * 1_000 * (n - resampler.delaySamples()) / to));
    assertThat(snr).isGreaterThan(85);
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.audio.Tones#ratePairs")
  void passBandIsFlatTo45PercentOfTheLowerRate(List<Integer> rates) {
    int from = rates.getFirst();
    int to = rates.getLast();
    double edge = 0.45 * Math.min(from, to);
    Resampler resampler = new Resampler(from, to);

    byte[] out = resampler.resample(Tones.sine(edge, AMPLITUDE, from, from / 2));

    double rms = Tones.rms(out, 2 * resampler.delaySamples(), out.length / 2);
    assertThat(20 * Math.log10(rms * Math.sqrt(2) / AMPLITUDE)).isCloseTo(0, Offset.offset(0.01));
  }

  @ParameterizedTest
  @CsvSource({
    "16000, 8000",
    "48000, 16000",
    "24000, 16000",
    "48000, 8000",
    "44100, 16000",
    "48000, 44100",
    "32000, 11025",
    "22050, 16000"
  })
  void whatTheLowerRateCannotCarryIsRejected(int from, int to) {
    for (double hertz = 0.501 * to; hertz < from / 2.0; hertz += to / 37.0) {
      Resampler resampler = new Resampler(from, to);

      byte[] out = resampler.resample(Tones.sine(hertz, AMPLITUDE, from, from / 4));

      double rms = Tones.rms(out, 2 * resampler.delaySamples(), out.length / 2);
      assertThat(20 * Math.log10(rms * Math.sqrt(2) / AMPLITUDE))
          .as("at %s Hz", hertz)
          .isLessThan(-80);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.audio.Tones#ratePairs")
  void constantOfAnyPhaseStaysWhatItIs(List<Integer> rates) {
    Resampler resampler = new Resampler(rates.getFirst(), rates.getLast());

    byte[] out = resampler.resample(Tones.render(rates.getFirst(), n -> Short.MIN_VALUE));

    short[] settled = Pcm.toShorts(out);
    for (int n = 2 * resampler.delaySamples(); n < settled.length; n++) {
      assertThat(settled[n]).isEqualTo(Short.MIN_VALUE);
    }
  }

  @ParameterizedTest
  @CsvSource({"16000, 48000", "48000, 16000", "22050, 24000"})
  void overshootIsClippedAndNeverWraps(int from, int to) {
    int halfWave = from / 100;
    Resampler resampler = new Resampler(from, to);

    byte[] out =
        resampler.resample(
            Tones.render(from, n -> n / halfWave % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE));

    short[] samples = Pcm.toShorts(out);
    assertThat(samples).contains(Short.MAX_VALUE, Short.MIN_VALUE);
    for (int n = 2 * resampler.delaySamples(); n < samples.length; n++) {
      double position = (double) (n - resampler.delaySamples()) / to * from / halfWave;
      double toEdge = Math.abs(position - Math.rint(position));
      if (toEdge > 0.1) {
        int sign = (long) position % 2 == 0 ? 1 : -1;
        assertThat(sign * samples[n]).as("sample %d", n).isGreaterThan(25_000);
      }
    }
  }
}
