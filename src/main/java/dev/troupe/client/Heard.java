package dev.troupe.client;

import dev.troupe.robot.RobotEvent;
import org.jspecify.annotations.Nullable;

/**
 * Something a robot said.
 *
 * @param requestId of the request that caused it, or null when the robot named none
 */
public record Heard(@Nullable String requestId, RobotEvent event) {}
