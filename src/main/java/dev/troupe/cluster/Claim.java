package dev.troupe.cluster;

import java.util.function.LongPredicate;

/**
 * The right to run one robot, from when it was taken until it is left or lost.
 *
 * @param epoch above that of every owner before
 * @param fence whether something may be written to the robot at this moment of {@link
 *     System#nanoTime()}; once it says no, another replica may own the robot
 */
public record Claim(String robotId, long epoch, LongPredicate fence) {}
