package dev.troupe.robot;

import java.util.regex.Pattern;

/** The name of a robot, chosen by its operator; it never changes and is no address. */
public record RobotId(String value) implements Comparable<RobotId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public RobotId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "robot id: \"" + value + "\" (expected: 1 to 63 of a-z, 0-9 and '-', no '-' at an end)");
    }
  }

  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  @Override
  public int compareTo(RobotId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
