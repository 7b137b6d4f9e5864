package dev.troupe.grpc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code grpc-timeout}: up to eight digits and a unit. */
final class Deadlines {
  static final String HEADER = "grpc-timeout";
  private static final Pattern FORM = Pattern.compile("(\\d{1,8})([HMSmun])");

  private static final long MOST = 100_000_000;

  private Deadlines() {}

  /** Nanoseconds that {@code header} grants, or -1 when it is absent. */
  static long nanos(@Nullable String header) {
    if (header == null) {
      return -1;
    }
    Matcher matcher = FORM.matcher(header);
    if (!matcher.matches()) {
      throw CallFailure.malformed(
              HEADER + ": " + header + " (expected: up to 8 digits and one of H, M, S, m, u, n)")
          .asException();
    }
    return unit(matcher.group(2)).toNanos(Long.parseLong(matcher.group(1)));
  }

  /**
   * As the header is written, rounded down to a unit with which it has no more than eight digits.
   */
  static String write(Duration left) {
    long micros = TimeUnit.NANOSECONDS.toMicros(left.toNanos());
    if (micros < MOST) {
      return Math.max(1, micros) + "u";
    }
    long millis = left.toMillis();
    return millis < MOST ? millis + "m" : Math.min(left.toSeconds(), MOST - 1) + "S";
  }

  private static TimeUnit unit(String letter) {
    return switch (letter) {
      case "H" -> TimeUnit.HOURS;
      case "M" -> TimeUnit.MINUTES;
      case "S" -> TimeUnit.SECONDS;
      case "m" -> TimeUnit.MILLISECONDS;
      case "u" -> TimeUnit.MICROSECONDS;
      default -> TimeUnit.NANOSECONDS;
    };
  }
}
