package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.PoolFloor.Ask;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Proves that owners take turns: while one waits for a key, any other owner is served at most once
 * there before it is served itself. And that one owner's questions are served in their order.
 */
final class Fairness {
  /** For an owner and a key that it waits for: how often each other was served there meanwhile. */
  private final Map<String, Map<String, Integer>> overtakings = new HashMap<>();

  /** One who waited is served; {@code waiting} are those who still wait. */
  void served(Ask served, Collection<Ask> waiting) {
    String owner = served.waiter.owner;
    String key = served.waiter.key;
    overtakings.keySet().removeIf(seat -> seat.startsWith(owner + "@"));
    for (Ask other : waiting) {
      if (other.waiter.key.equals(key)) {
        if (other.waiter.owner.equals(owner)) {
          assertThat(other.waiter.askedAt).isGreaterThanOrEqualTo(served.waiter.askedAt);
        }
      }
    }
    waiting.stream()
        .filter(other -> other.waiter.key.equals(key))
        .map(other -> other.waiter.owner)
        .filter(other -> !other.equals(owner))
        .distinct()
        .forEach(other -> {
          int times =
              overtakings
                  .computeIfAbsent(other + "@" + key, seat -> new HashMap<>())
                  .merge(owner, 1, Integer::sum);
          assertThat(times).as("%s served before %s at %s", owner, other, key).isEqualTo(1);
        });
  }

  /** Forgets those who wait no more. */
  void left(Collection<Ask> waiting) {
    overtakings
        .keySet()
        .removeIf(seat ->
            waiting.stream()
                .noneMatch(ask -> seat.equals(ask.waiter.owner + "@" + ask.waiter.key)));
  }
}
