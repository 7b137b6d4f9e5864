package dev.troupe.simulator.uhlive;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was chosen for each {@link Manner}. Immutable; start from {@link #defaults()}. */
public record UhliveManners(Map<Manner, String> chosen) {
  public UhliveManners {
    chosen.forEach(UhliveManners::check);
    chosen = Map.copyOf(chosen);
  }

  public static UhliveManners defaults() {
    return new UhliveManners(Map.of());
  }

  /** Chooses one of {@link Manner#choices}. */
  public UhliveManners with(Manner manner, String choice) {
    Map<Manner, String> more = new EnumMap<>(Manner.class);
    more.putAll(chosen);
    more.put(manner, choice);
    return new UhliveManners(more);
  }

  /** Chooses as the command line does: {@code stop_when_idle=refused}. */
  public UhliveManners with(String assignment) {
    String[] parts = assignment.split("=", 2);
    for (Manner manner : Manner.values()) {
      if (parts.length == 2 && manner.word().equals(parts[0])) {
        return with(manner, parts[1]);
      }
    }
    throw new IllegalArgumentException(
        "manner: "
            + assignment
            + " (expected: NAME=CHOICE, where NAME is one of "
            + Arrays.stream(Manner.values()).map(Manner::word).collect(Collectors.joining(", "))
            + ")");
  }

  /** Whether that is how things are done. */
  public boolean is(Manner manner, String choice) {
    check(manner, choice);
    return chosen.getOrDefault(manner, manner.choices().getFirst()).equals(choice);
  }

  private static void check(Manner manner, String choice) {
    if (!manner.choices().contains(choice)) {
      throw new IllegalArgumentException(
          manner.word() + ": " + choice + " (expected: one of " + manner.choices() + ")");
    }
  }
}
