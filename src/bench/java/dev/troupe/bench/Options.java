package dev.troupe.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was typed: scenarios, and {@code --name number} pairs over their defaults.
 *
 * @param scenarios names, in order
 * @param numbers by the name of the option
 */
record Options(List<String> scenarios, Map<String, Double> numbers) {
  static final Set<String> NAMES =
      Set.of("rounds", "seconds", "robots", "subscribers", "rate", "stalled");
  private static final double MOST = 100_000;

  Options {
    scenarios = List.copyOf(scenarios);
    numbers = Map.copyOf(numbers);
  }

  static Options parse(String line) {
    List<String> scenarios = new ArrayList<>();
    Map<String, Double> numbers = new TreeMap<>();
    List<String> words = List.of(line.strip().split("\\s+"));
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        scenarios.add(word);
      } else {
        numbers.put(
            name(word.substring(2)), number(word, i + 1 < words.size() ? words.get(++i) : ""));
      }
    }
    return new Options(scenarios, numbers);
  }

  private static String name(String name) {
    if (!NAMES.contains(name)) {
      throw new BenchException("--" + name + " (expected: one of " + NAMES + ")", null);
    }
    return name;
  }

  private static double number(String option, String text) {
    try {
      double number = Double.parseDouble(text);
      if (number >= 0 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BenchException(option + ": \"" + text + "\" (expected: 0 to " + MOST + ")", null);
  }

  int count(String name, int otherwise) {
    return (int) Math.round(numbers.getOrDefault(name, (double) otherwise));
  }

  /** How long one phase of one round is measured. */
  Duration phase(double otherwiseSeconds) {
    return Duration.ofMillis(Math.round(1000 * numbers.getOrDefault("seconds", otherwiseSeconds)));
  }

  int rounds() {
    return count("rounds", 9);
  }
}
