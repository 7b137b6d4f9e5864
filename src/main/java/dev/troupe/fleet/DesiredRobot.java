package dev.troupe.fleet;

import dev.troupe.config.RobotDescription;
import org.jspecify.annotations.Nullable;

/**
 * One robot of a whole desired fleet.
 *
 * @param etag of what the caller has read of it; null for whatever is there
 */
public record DesiredRobot(RobotDescription description, @Nullable String etag) {}
