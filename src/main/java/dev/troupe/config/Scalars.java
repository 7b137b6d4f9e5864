package dev.troupe.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How single values are written in the configuration file, and what they mean. */
final class Scalars {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  private Scalars() {}

  static boolean covers(Class<?> type) {
    return type == String.class
        || type == int.class
        || type == long.class
        || type == double.class
        || type == boolean.class
        || type == Boolean.class
        || type == Duration.class
        || type == Path.class
        || type.isEnum();
  }

  /**
   * @throws IllegalArgumentException whose message is what was expected
   */
  static Object read(Class<?> type, String text) {
    if (type == String.class) {
      return text;
    } else if (type == int.class) {
      return number(text, Integer::valueOf, "a whole number");
    } else if (type == long.class) {
      return number(text, Long::valueOf, "a whole number");
    } else if (type == double.class) {
      return number(text, Double::valueOf, "a number");
    } else if (type == boolean.class || type == Boolean.class) {
      return truth(text);
    } else if (type == Duration.class) {
      return duration(text);
    } else if (type == Path.class) {
      return Path.of(text);
    }
    return constant(type, text);
  }

  private static Object number(String text, Function<String, ? extends Number> read, String kind) {
    try {
      return read.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(kind, e);
    }
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration such as 500ms, 2s, 10m or 1h");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static Object constant(Class<?> type, String text) {
    Object[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(constant -> written(constant).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(constants)
                    .map(Scalars::written)
                    .collect(Collectors.joining(", ", "one of ", ""))));
  }

  private static String written(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  /** As {@link #read} would read it back. */
  static String written(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1_000 != 0) {
      return millis + "ms";
    } else if (millis % 3_600_000 == 0 && millis > 0) {
      return duration.toHours() + "h";
    } else if (millis % 60_000 == 0 && millis > 0) {
      return duration.toMinutes() + "m";
    }
    return duration.toSeconds() + "s";
  }
}
