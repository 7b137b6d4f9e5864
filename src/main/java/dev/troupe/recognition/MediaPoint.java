package dev.troupe.recognition;

import java.time.Duration;

/**
 * A moment in a source's sound.
 *
 * @param streamId the source's stream; empty for a client's own
 * @param time since the stream's first sample
 */
public record MediaPoint(String streamId, Duration time) {}
