package dev.troupe.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a robot takes from a request to the first sound of a text, in which robots differ.
 *
 * @param known of a text that it said before
 * @param fresh of any other; null: so much longer as the text is
 * @param jitter up to so much more or less, drawn when the request is there
 */
public record SpeechDelays(Duration known, @Nullable Duration fresh, Duration jitter) {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  public SpeechDelays {
    check("known", known);
    check("jitter", jitter);
    if (fresh != null) {
      check("fresh", fresh);
    }
  }

  public static SpeechDelays defaults() {
    return new SpeechDelays(Duration.ZERO, null, Duration.ZERO);
  }

  /** What {@code speak.start} calls the generation of the text. */
  Duration generation(String text, boolean cached) {
    if (cached) {
      return Duration.ZERO;
    }
    return fresh == null ? Pronunciation.generation(text) : fresh;
  }

  /** From now to the first sound; {@code random} decides where within the jitter. */
  Duration draw(String text, boolean cached, RandomGenerator random) {
    Duration usual = cached ? known : generation(text, false);
    long most = jitter.toNanos();
    long drawn = most == 0 ? 0 : random.nextLong(-most, most + 1);
    return Duration.ofNanos(Math.max(0, usual.toNanos() + drawn));
  }

  private static void check(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1 min)");
    }
  }
}
