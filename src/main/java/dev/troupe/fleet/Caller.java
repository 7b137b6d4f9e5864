package dev.troupe.fleet;

import java.util.List;

/**
 * On whose behalf a command is given.
 *
 * @param principal who it is; the same over all of its connections
 * @param leases those it claims to hold, of any part of the robot
 */
public record Caller(String principal, List<LeaseRef> leases) {
  public Caller {
    leases = List.copyOf(leases);
  }
}
