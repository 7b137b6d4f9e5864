package dev.troupe.security;

import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A principal, and how long it may be believed: a stream outlives what was shown at its start.
 *
 * @param until when the belief ends by itself; null for never
 * @param withdrawn whether it was taken back since; may be asked from any thread, often
 */
public record Identity(Principal principal, @Nullable Instant until, BooleanSupplier withdrawn) {

  public static final Identity ANONYMOUS = new Identity(Principal.ANONYMOUS, null, () -> false);

  public boolean holds(Instant now) {
    return (until == null || now.isBefore(until)) && !withdrawn.getAsBoolean();
  }

  /** Of one caller who showed both: ends when either does. */
  Identity and(Identity same) {
    return new Identity(
        principal.and(same.principal),
        earlier(until, same.until),
        () -> withdrawn.getAsBoolean() || same.withdrawn.getAsBoolean());
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }
}
