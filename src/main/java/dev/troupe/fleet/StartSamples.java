package dev.troupe.fleet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The latest starts of one kind. What is expected of the next is the middle of all their pairs'
 * means, which a third of outliers cannot move far and which needs few samples; longer texts may
 * take longer, if that explains what was seen. Confined.
 */
final class StartSamples {
  private static final int MOST = 64;

  /** From so many on the samples alone speak. */
  private static final int ENOUGH = 5;

  private static final int ENOUGH_FOR_LENGTH = 8;

  /** What length must leave of the spread at the most, to be believed. */
  private static final double EXPLAINED = 0.7;

  private static final long OLDEST = Duration.ofHours(12).toNanos();

  private final Deque<Sample> samples = new ArrayDeque<>();
  private final double guess;
  private final double doubt;

  private record Sample(int length, double nanos, long at) {}

  StartSamples(Duration guess, Duration doubt) {
    this.guess = guess.toNanos();
    this.doubt = doubt.toNanos();
  }

  void add(int length, long nanos, long at) {
    if (samples.size() == MOST) {
      samples.remove();
    }
    samples.add(new Sample(length, nanos, at));
  }

  /** All of them, the oldest first. */
  List<StartMemory.Start> memory(StartHistory.Kind kind, long now) {
    return samples.stream()
        .map(sample ->
            new StartMemory.Start(
                kind,
                sample.length,
                Duration.ofNanos(Math.round(sample.nanos)),
                Duration.ofNanos(now - sample.at)))
        .toList();
  }

  StartEstimate estimate(int length, long now) {
    while (!samples.isEmpty() && now - samples.element().at > OLDEST) {
      samples.remove();
    }
    int count = samples.size();
    if (count == 0) {
      return estimate(guess, doubt, 0);
    }
    double slope = count < ENOUGH_FOR_LENGTH ? 0 : believableSlope();
    double[] base = values(sample -> sample.nanos - slope * sample.length);
    double middle = middleOfPairs(base);
    int within = Math.clamp(length, shortest(), longest());
    double far = spread(base, middle) + Math.abs(slope) * Math.abs(length - within);
    return estimate(
        middle + slope * within, count < ENOUGH ? Math.max(far, doubt / (1 + count)) : far, count);
  }

  private static StartEstimate estimate(double delay, double uncertainty, int samples) {
    return new StartEstimate(
        Duration.ofNanos(Math.round(Math.max(0, delay))),
        Duration.ofNanos(Math.round(uncertainty)),
        samples);
  }

  /**
   * The distance that 19 of 20 stayed within. A few samples have not shown the worst yet, nor the
   * middle exactly.
   */
  private static double spread(double[] values, double middle) {
    double[] distances = Arrays.stream(values).map(value -> Math.abs(value - middle)).toArray();
    Arrays.sort(distances);
    int rank = (int) Math.ceil(0.95 * distances.length);
    return distances[rank - 1] * (1 + 6.0 / distances.length);
  }

  /** Nanoseconds a character, by the median of what each two samples say of it; or 0. */
  private double believableSlope() {
    Sample[] all = samples.toArray(Sample[]::new);
    double[] slopes = new double[all.length * (all.length - 1) / 2];
    int count = 0;
    for (int i = 0; i < all.length; i++) {
      for (int j = i + 1; j < all.length; j++) {
        if (all[i].length != all[j].length) {
          slopes[count++] = (all[i].nanos - all[j].nanos) / (all[i].length - all[j].length);
        }
      }
    }
    if (count < ENOUGH_FOR_LENGTH) {
      return 0;
    }
    double slope = median(Arrays.copyOf(slopes, count));
    double without = deviation(values(sample -> sample.nanos));
    double with = deviation(values(sample -> sample.nanos - slope * sample.length));
    return with < EXPLAINED * without ? slope : 0;
  }

  private static double deviation(double[] values) {
    double middle = median(values.clone());
    return median(Arrays.stream(values).map(value -> Math.abs(value - middle)).toArray());
  }

  private static double middleOfPairs(double[] values) {
    double[] means = new double[values.length * (values.length + 1) / 2];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      for (int j = i; j < values.length; j++) {
        means[count++] = (values[i] + values[j]) / 2;
      }
    }
    return median(means);
  }

  /** Sorts them. */
  private static double median(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  private double[] values(ToDoubleFunction<Sample> value) {
    return samples.stream().mapToDouble(value).toArray();
  }

  private int shortest() {
    return samples.stream().mapToInt(Sample::length).min().orElse(0);
  }

  private int longest() {
    return samples.stream().mapToInt(Sample::length).max().orElse(0);
  }
}
