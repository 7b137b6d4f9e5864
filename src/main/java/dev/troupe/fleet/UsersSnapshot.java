package dev.troupe.fleet;

import dev.troupe.robot.RobotEvent;
import java.util.List;

/** Who was there, the nearest first. */
public record UsersSnapshot(MediaStamp stamp, List<RobotEvent.User> users) {}
