package dev.troupe.simulator.spatialwalk;

import dev.troupe.time.Time;

/**
 * What all sessions share.
 *
 * @param time of limits and bills
 * @param modelTime of the avatar's model and of playback elsewhere
 */
record Surroundings(
    SpatialwalkSimulatorOptions options, Time time, Time modelTime, Archive archive) {}
