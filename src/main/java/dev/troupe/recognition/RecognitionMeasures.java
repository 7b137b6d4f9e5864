package dev.troupe.recognition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of one recognition.
 *
 * @param startedAt where it began in the source's sound; null when none came yet
 * @param heard sound that reached the recogniser, without silence that was put in
 * @param dropped sound that did not
 * @param level root of the mean square in decibels below full scale, -120 to 0; null without sound
 * @param peak loudest sample, likewise
 * @param speechStart where speech began; null when that cannot be told
 * @param speechEnd where speech ended; null when that cannot be told
 * @param timeToResult from when that end was sent to the result; null when it cannot be told
 * @param replaced whether its session died, and another went on with it
 * @param replayed sound that was sent again
 */
public record RecognitionMeasures(
    @Nullable MediaPoint startedAt,
    Duration heard,
    Duration dropped,
    @Nullable Double level,
    @Nullable Double peak,
    @Nullable MediaPoint speechStart,
    @Nullable MediaPoint speechEnd,
    @Nullable Duration timeToResult,
    boolean replaced,
    Duration replayed) {}
