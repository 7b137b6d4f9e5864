package dev.troupe.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Watches for two owners at once. A gateway puts its ownership epoch in front of each request id
 * ({@code <epoch>-<counter>}); a command of a lower epoch after one of a higher means that an owner
 * wrote after it had lost the robot. Other ids are none of our business.
 */
final class EpochCheck {
  private static final Pattern ID = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

  private long highest;
  private long late;

  void see(String requestId) {
    Matcher matcher = ID.matcher(requestId);
    if (!matcher.matches()) {
      return;
    }
    long epoch = Long.parseLong(matcher.group(1));
    if (epoch < highest) {
      late++;
    }
    highest = Math.max(highest, epoch);
  }

  long highest() {
    return highest;
  }

  /** How many commands came from an epoch that was over. */
  long late() {
    return late;
  }
}
