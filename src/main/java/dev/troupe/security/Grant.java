package dev.troupe.security;

import dev.troupe.config.Capability;
import dev.troupe.config.LabelSelector;
import dev.troupe.config.PolicyRule;
import dev.troupe.config.Verb;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule of the configuration, made ready to be asked often. Immutable. */
final class Grant {
  private static final String GROUP = "group:";
  private static final String NAME = "name:";

  private final String name;
  private final boolean everybody;
  private final Set<String> names = new HashSet<>();
  private final Set<String> groups = new HashSet<>();
  private final Set<Identified> identified = new HashSet<>();
  private final LabelSelector robots;
  private final Set<Capability> byName = EnumSet.noneOf(Capability.class);
  private final boolean byStar;
  private final Verb deepest;

  /** A name that counts only when it was shown in this way. */
  private record Identified(Means how, String name) {}

  Grant(String name, PolicyRule rule) {
    this.name = name;
    this.everybody = rule.principals().contains(PolicyRule.ANY);
    this.robots = rule.selector();
    this.byStar = rule.capabilities().contains(PolicyRule.ANY);
    this.deepest = rule.deepest();
    rule.principals().forEach(this::addPrincipal);
    for (String capability : rule.capabilities()) {
      if (!capability.equals(PolicyRule.ANY)) {
        byName.add(Capability.valueOf(capability.toUpperCase(Locale.ROOT)));
      }
    }
  }

  // A name may have a colon, so only these words before one mean something.
  private void addPrincipal(String written) {
    for (Means how : Means.values()) {
      String prefix = how.label() + ":";
      if (written.startsWith(prefix)) {
        identified.add(new Identified(how, written.substring(prefix.length())));
        return;
      }
    }
    if (written.startsWith(GROUP)) {
      groups.add(written.substring(GROUP.length()));
    } else {
      names.add(written.startsWith(NAME) ? written.substring(NAME.length()) : written);
    }
  }

  /** Whether a rule that writes just this is about somebody of this name, and about nobody else. */
  static boolean isPlain(String name) {
    return !name.equals(PolicyRule.ANY)
        && !name.startsWith(GROUP)
        && !name.startsWith(NAME)
        && Arrays.stream(Means.values()).noneMatch(how -> name.startsWith(how.label() + ":"));
  }

  String name() {
    return name;
  }

  boolean isFor(Principal principal) {
    if (everybody || names.contains(principal.name())) {
      return true;
    }
    for (Identified each : identified) {
      if (each.name().equals(principal.name()) && principal.means().contains(each.how())) {
        return true;
      }
    }
    for (String group : principal.groups()) {
      if (groups.contains(group)) {
        return true;
      }
    }
    return false;
  }

  boolean covers(Map<String, String> labels) {
    return robots.matches(labels);
  }

  boolean coversEverything() {
    return robots.isEverything();
  }

  boolean reaches(Capability capability, Verb verb) {
    return deepest.includes(verb) && names(capability);
  }

  private boolean names(Capability capability) {
    return byName.contains(capability) || (byStar && !capability.onlyByName());
  }

  /**
   * @param labels null for a wish that names no robot
   * @param everywhere whether such a wish needs leave on all
   */
  Decision.Verdict verdict(
      Principal principal,
      Capability capability,
      Verb verb,
      @Nullable Map<String, String> labels,
      boolean everywhere) {
    if (!isFor(principal)) {
      return Decision.Verdict.OTHER_PRINCIPAL;
    } else if (labels != null && !covers(labels)) {
      return Decision.Verdict.OTHER_ROBOT;
    } else if (!names(capability)) {
      return byStar ? Decision.Verdict.NOT_BY_NAME : Decision.Verdict.OTHER_CAPABILITY;
    } else if (labels == null && everywhere && !coversEverything()) {
      return Decision.Verdict.OTHER_ROBOT;
    }
    return deepest.includes(verb) ? Decision.Verdict.ALLOWS : Decision.Verdict.VERB_TOO_LOW;
  }
}
