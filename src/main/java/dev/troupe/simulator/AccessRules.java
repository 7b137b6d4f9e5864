package dev.troupe.simulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may drive a robot, as set in the robot's own web interface.
 *
 * @param off the API is switched off: everybody connects and nobody gets access
 * @param scope the scope every client is put in; null derives it from the client's address
 * @param localKey the key asked of {@code local_network}; null leaves that scope open
 * @param anywhereKey the key asked of {@code anywhere}; null keeps that scope shut
 */
public record AccessRules(
    boolean off, @Nullable String scope, @Nullable String localKey, @Nullable String anywhereKey) {
  public static final String LOCALHOST = "localhost";
  public static final String LOCAL_NETWORK = "local_network";
  public static final String ANYWHERE = "anywhere";

  public AccessRules {
    if (scope != null && !Set.of(LOCALHOST, LOCAL_NETWORK, ANYWHERE).contains(scope)) {
      throw new IllegalArgumentException(
          "scope: " + scope + " (expected: localhost, local_network or anywhere)");
    }
  }

  /** Open to this machine and its network, as a robot with the lowest security level. */
  public static AccessRules open() {
    return new AccessRules(false, null, null, null);
  }

  /** Everybody counts as the local network and must show {@code key}. */
  public static AccessRules keyed(String key) {
    return new AccessRules(false, LOCAL_NETWORK, key, key);
  }

  /** The API is switched off. */
  public static AccessRules switchedOff() {
    return new AccessRules(true, null, null, null);
  }

  /** Whether a client of {@code scope} that shows {@code key} gets access. */
  boolean admits(String scope, @Nullable String key) {
    if (off) {
      return false;
    }
    return switch (scope) {
      case LOCALHOST -> true;
      case LOCAL_NETWORK -> localKey == null || localKey.equals(key);
      default -> anywhereKey != null && anywhereKey.equals(key);
    };
  }

  @Override
  public String toString() {
    return "AccessRules[off="
        + off
        + ", scope="
        + scope
        + ", localKey="
        + masked(localKey)
        + ", anywhereKey="
        + masked(anywhereKey)
        + "]";
  }

  private static String masked(@Nullable String key) {
    return key == null ? "none" : "***";
  }
}
