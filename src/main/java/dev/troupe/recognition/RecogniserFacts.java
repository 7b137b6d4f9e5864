package dev.troupe.recognition;

import java.time.Duration;

/**
 * What callers have to know of a recogniser before they ask for a session.
 *
 * @param codec of the sessions that are open already
 * @param patience how long a caller waits for one unless it says otherwise
 */
public record RecogniserFacts(AudioCodec codec, Duration patience) {}
