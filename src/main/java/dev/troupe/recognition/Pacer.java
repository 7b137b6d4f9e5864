package dev.troupe.recognition;

import java.time.Duration;

/**
 * When the next piece of sound may go out: as it sounds, and faster only to catch up, never beyond
 * the vendor's limit of bytes a second. A source that was late by more than a bound is not caught
 * up with: its time starts anew. Times are monotonic nanoseconds.
 */
final class Pacer {
  /** What the vendor documents for its other service; taken to hold here too (inferred). */
  static final int MOST_BYTES_PER_SECOND = 20_000;

  /** A source's clock trembles: so much early is on time. */
  private static final long EARLY = Duration.ofMillis(80).toNanos();

  private static final long LATEST = Duration.ofSeconds(3).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long due;
  private long roadFree;
  private boolean started;

  /** How long to wait before a piece may go; 0 or less: now. */
  long delay(long now) {
    if (!started) {
      started = true;
      due = now;
      roadFree = now;
    }
    if (now - due > LATEST) {
      due = now - LATEST;
    }
    return Math.max(due - EARLY - now, roadFree - now);
  }

  /** A piece of so many bytes, which sounds so long, went out. */
  void sent(int bytes, long soundNanos, long now) {
    due += soundNanos;
    roadFree = Math.max(roadFree, now) + bytes * SECOND / MOST_BYTES_PER_SECOND;
  }

  /** So much sound is to be sent again: it may go as fast as the limit allows. */
  void behind(long soundNanos, long now) {
    due = now - Math.min(LATEST, soundNanos);
    started = true;
  }
}
