package dev.troupe.simulator.uhlive;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** The protocol's integers: 64 bits without a sign, in a long with the same bits. */
final class Unsigned {
  private Unsigned() {}

  /** Reads a JSON number; null when it is no such integer. */
  static @Nullable Long read(@Nullable Object value) {
    return switch (value) {
      case Integer number when number >= 0 -> number.longValue();
      case Long number when number >= 0 -> number;
      case BigInteger number when number.signum() > 0 && number.bitLength() <= 64 ->
          number.longValue();
      case null, default -> null;
    };
  }

  /** What JSON writes for those bits. */
  static Number write(long bits) {
    return bits >= 0 ? Long.valueOf(bits) : new BigInteger(Long.toUnsignedString(bits));
  }

  /** Clamped to what signed arithmetic can stand; three hundred million years are enough. */
  static long millis(long bits) {
    return bits < 0 ? Long.MAX_VALUE : bits;
  }
}
