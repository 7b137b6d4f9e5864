package dev.troupe.fleet;

/**
 * A stream that a robot can send, as anyone may know of it.
 *
 * @param running whether the robot was told to send it
 * @param subscribers how many follow it
 */
public record SensorState(FeedKind kind, boolean running, int subscribers) {}
