package dev.troupe.security;

import dev.troupe.config.RobotConfig;
import java.net.URI;

/**
 * What only some entries have to say; a line has the others' keys and not these.
 *
 * @param dryRun whether it was only asked what would become of it: nothing was changed
 * @param takenFrom the principals whose leases were taken by force, joined by commas; empty when
 *     none were
 * @param address where a robot answers that comes, changes or goes; empty for all else
 * @param keyName under which name that robot's key is kept, never the key; empty when it has none
 */
public record AuditFacts(boolean dryRun, String takenFrom, String address, String keyName) {
  public static final AuditFacts NONE = new AuditFacts(false, "", "", "");

  public static AuditFacts dryRun(boolean dryRun) {
    return dryRun ? new AuditFacts(true, "", "", "") : NONE;
  }

  public static AuditFacts of(RobotConfig robot) {
    return NONE.of(robot.address().toString(), robot.key() == null ? "" : robot.key().name());
  }

  /**
   * @param address as it was written: where it is none, whatever it is, it is not told
   */
  public AuditFacts of(String address, String keyName) {
    return new AuditFacts(dryRun, takenFrom, place(address), keyName);
  }

  public AuditFacts takenFrom(String holders) {
    return new AuditFacts(dryRun, holders, address, keyName);
  }

  /** Without its query, in which somebody may have put a password. */
  private static String place(String written) {
    try {
      URI address = RobotConfig.address(written);
      return address.getScheme()
          + "://"
          + address.getHost()
          + ":"
          + address.getPort()
          + address.getRawPath();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
