package dev.troupe.fleet;

import java.time.Instant;

/**
 * The client's side of a command: hears what becomes of it, on the context that the client named.
 */
@FunctionalInterface
public interface CommandObserver {

  /** {@code at} is when it became so, by the gateway's wall clock. */
  void update(CommandUpdate update, Instant at);
}
