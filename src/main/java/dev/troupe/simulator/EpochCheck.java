package dev.troupe.simulator;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Watches for two owners at once. A gateway puts its ownership epoch in front of each request id
 * ({@code <epoch>-<counter>}); a command of a lower epoch after one of a higher means that an owner
 * wrote after it had lost the robot, and so does one on a connection after another connection has
 * taken over, whatever its epoch. Other ids are none of our business.
 */
final class EpochCheck {
  private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  private final Set<Connection> replaced = new HashSet<>();
  private @Nullable Connection commanding;
  private long highest;
  private long late;
  private long stale;

  void see(Connection from, String requestId) {
    Matcher matcher = ID.matcher(requestId);
    if (!matcher.matches()) {
      return;
    }
    long epoch = Long.parseLong(matcher.group(1));
    boolean over = epoch < highest;
    if (over) {
      late++;
    }
    if (over || replaced.contains(from)) {
      stale++;
    } else {
      takesOver(from);
    }
    highest = Math.max(highest, epoch);
  }

  private void takesOver(Connection from) {
    if (commanding != null && commanding != from) {
      replaced.add(commanding);
    }
    commanding = from;
  }

  void gone(Connection connection) {
    replaced.remove(connection);
    if (commanding == connection) {
      commanding = null;
    }
  }

  long highest() {
    return highest;
  }

  /** How many commands came from an epoch that was over. */
  long late() {
    return late;
  }

  /** How many came from somebody whom another owner had replaced, by epoch or by connection. */
  long stale() {
    return stale;
  }
}
