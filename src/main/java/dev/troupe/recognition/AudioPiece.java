package dev.troupe.recognition;

/**
 * Sound in the session's codec, on its way to the recogniser.
 *
 * @param streamId the source's stream, empty for a client's own
 * @param mediaNanos where its first sample stands in that stream, in nanoseconds
 * @param bytes given away by the maker
 * @param energy sum of the squares of its samples, full scale being 1
 * @param peak its loudest sample, full scale being 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record AudioPiece(
    String streamId, long mediaNanos, byte[] bytes, double energy, double peak) {}
