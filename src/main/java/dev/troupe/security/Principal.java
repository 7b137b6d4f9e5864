package dev.troupe.security;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Who calls, as far as the gateway believes it.
 *
 * @param name one word for the program or person; {@code anonymous} where callers are not asked
 * @param groups what it belongs to
 * @param means by what it said so; empty for {@code anonymous} and the gateway itself
 */
public record Principal(String name, Set<String> groups, Set<Means> means) {
  private static final int LONGEST_NAME = 256;

  public static final Principal ANONYMOUS = new Principal("anonymous", Set.of(), Set.of());

  /** Who did what nobody asked for, such as changing a policy with its file. */
  public static final Principal GATEWAY = new Principal("gateway", Set.of(), Set.of());

  public Principal {
    groups = Set.copyOf(groups);
    means = Set.copyOf(means);
  }

  static Principal of(String name, Set<String> groups, Means means) {
    return new Principal(name, groups, Set.of(means));
  }

  /** Whether a caller may be called so: nobody takes the place of those who say nothing. */
  static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= LONGEST_NAME
        && !name.equals(ANONYMOUS.name)
        && !name.equals(GATEWAY.name)
        && name.chars().noneMatch(Character::isISOControl);
  }

  public boolean isAnonymous() {
    return means.isEmpty();
  }

  /** The same caller, known by all that it showed. */
  Principal and(Principal same) {
    Set<String> all = new HashSet<>(groups);
    all.addAll(same.groups);
    EnumSet<Means> both = EnumSet.copyOf(means);
    both.addAll(same.means);
    return new Principal(name, all, both);
  }
}
