package dev.troupe.recognition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The words that were heard.
 *
 * @param text lower case, numbers in words (documented)
 * @param phones how it sounded; empty unless the account has that switched on
 * @param confidence 0 to 1; 0 when the recogniser did not say
 * @param start when speech began, by the recogniser's clock and to the millisecond; null when it
 *     did not say, which no known server does
 * @param end when speech ended; null likewise
 */
public record Transcript(
    String text,
    String phones,
    double confidence,
    @Nullable Instant start,
    @Nullable Instant end) {}
