package dev.troupe.fleet;

import java.time.Duration;

/**
 * How long a robot is expected to take from a request to the beginning of speech.
 *
 * @param uncertainty how far beside it the beginning may lie, in 19 of 20 cases
 * @param samples how many starts it is known from
 */
public record StartEstimate(Duration delay, Duration uncertainty, int samples) {}
