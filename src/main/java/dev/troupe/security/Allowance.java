package dev.troupe.security;

import dev.troupe.config.LimitsConfig;
import java.util.concurrent.atomic.AtomicInteger;

/** What one principal, or all callers of one robot, have left. May be used from any thread. */
final class Allowance {
  private final Rate calls;
  private final Rate commands;
  private final Rate bytes;
  private final AtomicInteger streams = new AtomicInteger();

  Allowance(LimitsConfig.Share share, long savedNanos, long now) {
    calls = new Rate(share.callsPerSecond(), savedNanos, now);
    commands = new Rate(share.commandsPerSecond(), savedNanos, now);
    bytes = new Rate(share.bytesPerSecond(), savedNanos, now);
  }

  Rate calls() {
    return calls;
  }

  Rate commands() {
    return commands;
  }

  Rate bytes() {
    return bytes;
  }

  /** Whether there was room for one more. */
  boolean enter(int most) {
    if (streams.incrementAndGet() <= most || most == 0) {
      return true;
    }
    streams.decrementAndGet();
    return false;
  }

  void leave() {
    streams.decrementAndGet();
  }

  /** Whether a new one would be just the same. */
  boolean isUntouched(long now) {
    return streams.get() == 0 && calls.isFull(now) && commands.isFull(now) && bytes.isFull(now);
  }
}
