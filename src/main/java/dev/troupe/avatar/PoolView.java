package dev.troupe.avatar;

/**
 * How the sessions of one key stand at a moment.
 *
 * @param idle ready for the next caller
 * @param inUse working for a caller
 * @param opening being opened
 * @param quarantined put aside until what is late has come
 * @param waiting callers that wait for one
 */
public record PoolView(
    SessionKey key, int idle, int inUse, int opening, int quarantined, int waiting) {}
