package dev.troupe.audio;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;

/** Signals of known shape, and how far a result is from one. */
final class Tones {
  private Tones() {}

  /** A sine as PCM; {@code amplitude} in sample steps. */
  static byte[] sine(double hertz, double amplitude, int rate, int samples) {
    return render(samples, n -> amplitude * Math.sin(2 * Math.PI * hertz * n / rate));
  }

  static byte[] render(int samples, IntToDoubleFunction shape) {
    byte[] pcm = new byte[2 * samples];
    for (int n = 0; n < samples; n++) {
      Pcm.put(pcm, 2 * n, Pcm.clip(Math.round(shape.applyAsDouble(n))));
    }
    return pcm;
  }

  /** Decibels of {@code expected} above the difference to it, over samples from..to-1. */
  static double signalToNoise(byte[] pcm, int from, int to, IntToDoubleFunction expected) {
    double signal = 0;
    double noise = 0;
    for (int n = from; n < to; n++) {
      double wanted = expected.applyAsDouble(n);
      double error = Pcm.get(pcm, 2 * n) - wanted;
      signal += wanted * wanted;
      noise += error * error;
    }
    return 10 * Math.log10(signal / noise);
  }

  /** Root of the mean square over samples from..to-1. */
  static double rms(byte[] pcm, int from, int to) {
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += Math.pow(Pcm.get(pcm, 2 * n), 2);
    }
    return Math.sqrt(sum / (to - from));
  }

  /** Every two different rates. */
  static Stream<List<Integer>> ratePairs() {
    return SampleRates.ALL.stream()
        .flatMap(from -> SampleRates.ALL.stream().map(to -> List.of(from, to)))
        .filter(pair -> !pair.getFirst().equals(pair.getLast()));
  }
}
