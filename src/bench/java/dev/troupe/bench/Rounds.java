package dev.troupe.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Phases that take turns, round after round in alternating order, so that a machine that drifts
 * drifts under all of them. What counts is the median, for ratios and differences that of the
 * rounds' own.
 */
final class Rounds {
  private static final int WARM_UP = 1;

  private final Map<String, Supplier<Figures>> phases = new LinkedHashMap<>();
  private final List<Map<String, Figures>> measured = new ArrayList<>();

  /** What one phase measured, by name. */
  record Figures(Map<String, Double> values) {
    static Figures of(String name, double value) {
      return new Figures(Map.of()).with(name, value);
    }

    Figures with(String name, double value) {
      Map<String, Double> more = new LinkedHashMap<>(values);
      more.put(name, value);
      return new Figures(more);
    }

    double get(String name) {
      return values.getOrDefault(name, Double.NaN);
    }
  }

  /** One round, to compare phases within it. */
  record Round(Map<String, Figures> phases) {
    double get(String phase, String figure) {
      Figures figures = phases.get(phase);
      return figures == null ? Double.NaN : figures.get(figure);
    }
  }

  Rounds phase(String name, Supplier<Figures> phase) {
    phases.put(name, phase);
    return this;
  }

  /** The first round only warms up. */
  Rounds run(int rounds) {
    for (int round = -WARM_UP; round < rounds; round++) {
      Map<String, Figures> figures = runOnce(round % 2 == 0);
      if (round >= 0) {
        measured.add(figures);
      }
    }
    return this;
  }

  private Map<String, Figures> runOnce(boolean backwards) {
    List<String> order = new ArrayList<>(phases.keySet());
    if (backwards) {
      Collections.reverse(order);
    }
    Map<String, Figures> figures = new LinkedHashMap<>();
    for (String name : order) {
      Supplier<Figures> phase = phases.get(name);
      if (phase != null) {
        figures.put(name, phase.get());
      }
    }
    return figures;
  }

  double median(String phase, String figure) {
    return median(round -> round.get(phase, figure));
  }

  double median(ToDoubleFunction<Round> figure) {
    return median(
        measured.stream().mapToDouble(each -> figure.applyAsDouble(new Round(each))).toArray());
  }

  static double median(double... values) {
    double[] sorted =
        Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
