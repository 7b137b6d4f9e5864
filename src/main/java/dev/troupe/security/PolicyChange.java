package dev.troupe.security;

import dev.troupe.config.PolicyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * In which rules one policy differs from another, so that the audit log can say of each when it
 * came and went.
 *
 * @param kept how many are the same
 */
public record PolicyChange(List<PolicyRule> added, List<PolicyRule> removed, int kept) {
  /** A rule with many principals is told by its first ones. */
  private static final int LONGEST = 1_024;

  public PolicyChange {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** A rule that stands somewhere else now is the same: rules only allow, so none goes first. */
  public static PolicyChange between(List<PolicyRule> before, List<PolicyRule> after) {
    List<PolicyRule> removed = new ArrayList<>(before);
    List<PolicyRule> added = new ArrayList<>();
    for (PolicyRule rule : after) {
      if (!removed.remove(rule)) {
        added.add(rule);
      }
    }
    return new PolicyChange(added, removed, after.size() - added.size());
  }

  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty();
  }

  /** One for each rule that came or went, and one for what is in force then. */
  public List<AuditEntry> entries(Instant at) {
    List<AuditEntry> entries = new ArrayList<>();
    removed.forEach(rule -> entries.add(entry(at, "policy/removed", rule)));
    added.forEach(rule -> entries.add(entry(at, "policy/added", rule)));
    entries.add(AuditEntry.ofGateway(at, "policy/in-force", kept + added.size() + " rules"));
    return entries;
  }

  private static AuditEntry entry(Instant at, String what, PolicyRule rule) {
    String words =
        "name=%s principals=%s robots=%s capabilities=%s verb=%s"
            .formatted(
                rule.name() == null ? "" : rule.name(),
                rule.principals(),
                rule.selector(),
                rule.capabilities(),
                rule.deepest());
    return AuditEntry.ofGateway(at, what, words.substring(0, Math.min(LONGEST, words.length())));
  }
}
