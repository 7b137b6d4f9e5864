package dev.troupe.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a gateway that runs, by name: what a configuration that is read again says of them
 * reaches whoever refers to one. To be renewed by one thread at a time, to be asked from any.
 */
public final class Secrets {
  private final Map<String, KeptSecret> kept;

  /**
   * @param kept those that options refer to
   */
  public Secrets(Map<String, KeptSecret> kept) {
    this.kept = new ConcurrentHashMap<>(kept);
  }

  /**
   * What it is now, as the key of a robot that anybody may have registered: null when there is none
   * of this name, or a section other than robots uses it, whatever it is called there.
   */
  public @Nullable Secret find(String name) {
    KeptSecret secret = kept.get(name);
    return secret == null || isTaken(secret.now()) ? null : secret.now();
  }

  private boolean isTaken(Secret value) {
    return kept.values().stream().anyMatch(each -> each.isTaken() && each.now().equals(value));
  }

  /**
   * Makes all be as {@code next} says. One that it does not know stays: something may refer to it
   * until the restart.
   *
   * @return the names of those that are new or another now, in alphabetical order
   */
  public List<String> renew(Map<String, KeptSecret> next) {
    return new TreeMap<>(next)
        .entrySet().stream()
            .filter(entry -> renew(entry.getKey(), entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
  }

  private boolean renew(String name, KeptSecret next) {
    KeptSecret before = kept.putIfAbsent(name, next);
    if (before != null && next.isTaken()) {
      before.take();
    }
    return before == null || before.renew(next.now());
  }
}
