package dev.troupe.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * When a piece of media was, three ways.
 *
 * @param streamId new at every start of the sensor and after every reconnect
 * @param sequence the source's number, from 1 in each stream; a hole is a loss
 * @param mediaTime since the stream began, counted in samples for audio, by arrival for pictures
 * @param receivedAt the gateway's wall clock, monotone within a stream
 * @param discontinuity whether something is missing right before it: the first piece and every loss
 */
public record MediaStamp(
    String streamId,
    long sequence,
    Duration mediaTime,
    Instant receivedAt,
    boolean discontinuity) {}
