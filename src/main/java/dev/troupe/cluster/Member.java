package dev.troupe.cluster;

import java.time.Instant;

/**
 * One replica, as the others see it.
 *
 * @param id of this life of it: a replica that starts again is another member
 * @param name for people, such as a pod's; unique among those alive
 * @param host where the others reach it
 * @param relayPort where it answers calls that others pass on
 * @param robots how many it owns
 * @param leaving whether it goes down and gives its robots away
 */
public record Member(
    String id,
    String name,
    String host,
    int relayPort,
    Instant startedAt,
    int robots,
    boolean leaving) {}
