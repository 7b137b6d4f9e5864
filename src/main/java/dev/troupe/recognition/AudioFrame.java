package dev.troupe.recognition;

/**
 * A cut of sound as it goes out.
 *
 * @param from where it begins in the source's sound
 * @param nanos how long it sounds
 * @param energy sum of the squares of its samples, full scale being 1
 * @param peak loudest sample, full scale being 1
 */
@SuppressWarnings("ArrayRecordComponent")
record AudioFrame(
    MediaPoint from, byte[] bytes, int samples, long nanos, double energy, double peak) {}
