package dev.troupe.recognition;

import java.math.BigInteger;
import java.util.function.Predicate;

/** What a parameter's value must be; the ranges are those of the reference. */
enum ParamShape {
  TEXT("a text", String.class::isInstance),
  FLAG("true or false", Boolean.class::isInstance),
  MODE("normal or hotword", value -> RecognitionMode.of(value).isPresent()),
  MILLISECONDS("whole milliseconds from 0 to 2^64 - 1", ParamShape::isUnsigned),
  COUNT("a whole number, at least 1", value -> value instanceof Long number && number >= 1),
  FRACTION("a number from 0 to 1", ParamShape::isFraction),
  NUMBER("a number", Number.class::isInstance);

  private final String expected;
  private final Predicate<Object> fits;

  ParamShape(String expected, Predicate<Object> fits) {
    this.expected = expected;
    this.fits = fits;
  }

  boolean fits(Object value) {
    return fits.test(value);
  }

  /** For the message of a refusal. */
  String expected() {
    return expected;
  }

  private static boolean isUnsigned(Object value) {
    return value instanceof Long small
        ? small >= 0
        : value instanceof BigInteger large && large.signum() > 0 && large.bitLength() <= Long.SIZE;
  }

  private static boolean isFraction(Object value) {
    return value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1;
  }
}
