package dev.troupe.security;

import java.util.Set;

/**
 * Who calls.
 *
 * @param name the same over all connections of a caller
 * @param groups those that whoever vouches for the caller says it belongs to
 */
public record Principal(String name, Set<String> groups, Identification how) {
  /** Everybody, where nobody has to say who they are. */
  public static final Principal ANONYMOUS =
      new Principal("anonymous", Set.of(), Identification.ANONYMOUS);

  /** The gateway, where nobody else did it. */
  public static final Principal GATEWAY =
      new Principal("gateway", Set.of(), Identification.ANONYMOUS);

  public Principal {
    groups = Set.copyOf(groups);
  }
}
