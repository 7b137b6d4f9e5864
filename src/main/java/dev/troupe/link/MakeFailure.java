package dev.troupe.link;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a session of a pool could not be opened, or may not be opened again.
 *
 * @param cause the maker's own word for it, known to meters
 * @param verdict what it means for those who wait
 * @param message one sentence for people
 * @param retryAfter how long the vendor asks to be left alone; null when it does not say
 * @param error what the maker's future failed with, for those who want it all
 */
public record MakeFailure(
    Enum<?> cause,
    Verdict verdict,
    String message,
    @Nullable Duration retryAfter,
    @Nullable Throwable error) {

  /** What a failure means for those who wait. */
  public enum Verdict {
    /** It may pass: opening is tried again after a while, and whoever waits goes on waiting. */
    PASSING,
    /** The vendor allows no more at the same time: besides, the pool keeps to fewer for a while. */
    TOO_MANY,
    /** No retry heals it for this key: whoever waits for the key hears it at once. */
    KEY_REFUSED,
    /** No retry heals it for any key, such as refused credentials. */
    ALL_REFUSED
  }

  /** What a pool itself finds wrong. */
  enum Own {
    /** Nothing came in time. */
    DIAL_TIMEOUT,
    /** The maker broke its contract. */
    MAKER_BROKEN,
    /** The session ended before anybody used it. */
    SHORT_LIVED
  }

  public MakeFailure(Enum<?> cause, Verdict verdict, String message) {
    this(cause, verdict, message, null, null);
  }

  /** The value of the {@code cause} label. */
  public String label() {
    return cause.name().toLowerCase(Locale.ROOT);
  }

  boolean refusal() {
    return verdict == Verdict.KEY_REFUSED || verdict == Verdict.ALL_REFUSED;
  }

  static MakeFailure late() {
    return new MakeFailure(Own.DIAL_TIMEOUT, Verdict.PASSING, "nothing was opened in time");
  }

  static MakeFailure shortLived() {
    return new MakeFailure(
        Own.SHORT_LIVED, Verdict.PASSING, "a session ended before anybody used it");
  }
}
