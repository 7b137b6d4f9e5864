package dev.troupe.security;

import dev.troupe.config.Capability;
import dev.troupe.config.PolicyRule;
import dev.troupe.config.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What everybody may do, at one moment. Rules only allow: what none allows is denied, once there
 * are rules or callers have to say who they are; without both everything is allowed. Immutable.
 */
public final class Policy {
  private final boolean open;
  private final List<Grant> grants;

  private Policy(boolean open, List<Grant> grants) {
    this.open = open;
    this.grants = List.copyOf(grants);
  }

  /**
   * @param authenticated whether callers have to say who they are
   */
  public static Policy of(List<PolicyRule> rules, boolean authenticated) {
    List<Grant> grants = new ArrayList<>();
    for (PolicyRule rule : rules) {
      String name = rule.name() == null ? "rule " + (grants.size() + 1) : rule.name();
      grants.add(new Grant(name, rule));
    }
    return new Policy(rules.isEmpty() && !authenticated, grants);
  }

  /** Whether everything is allowed. */
  public boolean isOpen() {
    return open;
  }

  /** On a robot with these labels. */
  public boolean allows(
      Principal principal, Capability capability, Verb verb, Map<String, String> labels) {
    if (open) {
      return true;
    }
    for (Grant grant : grants) {
      if (grant.reaches(capability, verb) && grant.covers(labels) && grant.isFor(principal)) {
        return true;
      }
    }
    return false;
  }

  /** On some robot, whichever; all that a wish needs that touches none. */
  public boolean allowsSomewhere(Principal principal, Capability capability, Verb verb) {
    if (open) {
      return true;
    }
    for (Grant grant : grants) {
      if (grant.reaches(capability, verb) && grant.isFor(principal)) {
        return true;
      }
    }
    return false;
  }

  /** On all robots there are and will be; what it takes to administer without naming one. */
  public boolean allowsEverywhere(Principal principal, Capability capability, Verb verb) {
    if (open) {
      return true;
    }
    for (Grant grant : grants) {
      if (grant.reaches(capability, verb) && grant.coversEverything() && grant.isFor(principal)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a robot with these labels exists for somebody: any rule about it is one for them. */
  public boolean shows(Principal principal, Map<String, String> labels) {
    if (open) {
      return true;
    }
    for (Grant grant : grants) {
      if (grant.covers(labels) && grant.isFor(principal)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The same answer with its reasons.
   *
   * @param labels of the robot; null for a wish that names none
   * @param everywhere whether such a wish needs leave on all robots, and not on any
   */
  public Decision explain(
      Principal principal,
      Capability capability,
      Verb verb,
      @Nullable Map<String, String> labels,
      boolean everywhere) {
    String first = null;
    List<Decision.Said> said = new ArrayList<>();
    for (Grant grant : grants) {
      Decision.Verdict verdict = grant.verdict(principal, capability, verb, labels, everywhere);
      said.add(new Decision.Said(grant.name(), verdict));
      if (first == null && verdict == Decision.Verdict.ALLOWS) {
        first = grant.name();
      }
    }
    return new Decision(open || first != null, first, said);
  }
}
