package dev.troupe.security;

/**
 * What only some entries have to say; a line has the others' keys and not these.
 *
 * @param dryRun whether it was only asked what would become of it: nothing was changed
 */
public record AuditFacts(boolean dryRun) {
  public static final AuditFacts NONE = new AuditFacts(false);
}
