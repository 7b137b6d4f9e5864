package dev.troupe.link;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no session for a borrower, as a value.
 *
 * @param message one sentence for people
 * @param retryAfter when asking again may help, as far as the pool can tell; null when it cannot
 * @param origin the last failure to open a session of the key, if that stands in the way
 */
public record PoolFailure(
    PoolCause cause, String message, @Nullable Duration retryAfter, @Nullable MakeFailure origin) {}
