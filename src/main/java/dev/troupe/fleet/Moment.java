package dev.troupe.fleet;

import java.time.Instant;

/**
 * Now, for those who have no clock.
 *
 * @param nanos monotonic, to measure with
 * @param wall for people to read
 */
record Moment(long nanos, Instant wall) {}
