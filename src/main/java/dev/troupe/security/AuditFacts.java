package dev.troupe.security;

/**
 * What only some entries have to say; a line has the others' keys and not these.
 *
 * @param dryRun whether it was only asked what would become of it: nothing was changed
 * @param takenFrom the principals whose leases were taken by force, joined by commas; empty when
 *     none were
 */
public record AuditFacts(boolean dryRun, String takenFrom) {
  public static final AuditFacts NONE = new AuditFacts(false, "");

  public static AuditFacts dryRun(boolean dryRun) {
    return new AuditFacts(dryRun, NONE.takenFrom);
  }

  public AuditFacts takenFrom(String holders) {
    return new AuditFacts(dryRun, holders);
  }
}
