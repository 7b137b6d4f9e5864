package dev.troupe.config;

import java.time.Duration;
import java.util.List;

/**
 * What becomes of a robot whose holder is heard of no more, so that a program that hangs does not
 * leave it staring and listening.
 *
 * @param after without a heartbeat
 * @param actions in this order; none: it only loses its holder when the lease expires
 */
public record SilencePolicy(Duration after, List<SafeAction> actions) {
  public static final Duration SHORTEST = Duration.ofSeconds(1);
  public static final Duration LONGEST = Duration.ofHours(1);
  public static final int MOST_ACTIONS = 16;
  static final SilencePolicy NOTHING = new SilencePolicy(Duration.ofSeconds(10), List.of());

  public SilencePolicy {
    actions = List.copyOf(actions);
    Check.range("after", after, SHORTEST, LONGEST);
    Check.require(
        actions.size() <= MOST_ACTIONS, "actions", actions.size(), "at most " + MOST_ACTIONS);
    int release = actions.indexOf(new SafeAction.Release());
    Check.require(
        release < 0 || release == actions.size() - 1,
        "actions[" + release + "]",
        "release",
        "the last of them, as nothing is held behind it");
  }
}
