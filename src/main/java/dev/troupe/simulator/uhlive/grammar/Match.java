package dev.troupe.simulator.uhlive.grammar;

import org.jspecify.annotations.Nullable;

/**
 * What a grammar makes of what was heard.
 *
 * @param extensible a full match that could go on, such as two of {@code [0-9]{2,4}}
 * @param value what it means, as JSON; null without a match
 */
public record Match(Level level, boolean extensible, @Nullable Object value) {
  public static final Match NONE = new Match(Level.NONE, false, null);

  static Match full(Object value) {
    return new Match(Level.FULL, false, value);
  }

  static Match partial(Object value) {
    return new Match(Level.PARTIAL, false, value);
  }
}
