package dev.troupe.recognition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON without a JSON library: copies that cannot change any more, with one Java type for each kind
 * of number, so that equal values are equal.
 */
final class PlainValues {
  private PlainValues() {}

  /**
   * @param name of the value, for the message of the refusal
   * @throws IllegalArgumentException when JSON has no such value
   */
  static @Nullable Object of(String name, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Number number -> number(name, number);
      case Map<?, ?> object -> object(object);
      case List<?> array -> array(name, array);
      default ->
          throw refused(name, value.getClass(), "Map, List, String, Number, Boolean or null");
    };
  }

  static Map<String, @Nullable Object> object(Map<?, ?> object) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    object.forEach((name, value) -> copy.put(name.toString(), of(name.toString(), value)));
    return Collections.unmodifiableMap(copy);
  }

  private static List<@Nullable Object> array(String name, List<?> array) {
    List<@Nullable Object> copy = new ArrayList<>(array.size());
    array.forEach(value -> copy.add(of(name, value)));
    return Collections.unmodifiableList(copy);
  }

  private static Number number(String name, Number number) {
    return switch (number) {
      case Byte whole -> whole.longValue();
      case Short whole -> whole.longValue();
      case Integer whole -> whole.longValue();
      case Long whole -> whole;
      case BigInteger whole -> whole.bitLength() < Long.SIZE ? whole.longValue() : whole;
      // By its digits, since 0.1f is not 0.1.
      case Float fraction -> finite(name, Double.parseDouble(fraction.toString()));
      case Double fraction -> finite(name, fraction);
      case BigDecimal fraction -> finite(name, fraction.doubleValue());
      default -> throw refused(name, number.getClass(), "a number of the JDK");
    };
  }

  private static Double finite(String name, double fraction) {
    if (!Double.isFinite(fraction)) {
      throw refused(name, fraction, "a finite number");
    }
    return fraction;
  }

  private static IllegalArgumentException refused(String name, Object value, String expected) {
    return new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
  }
}
