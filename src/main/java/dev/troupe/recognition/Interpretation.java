package dev.troupe.recognition;

import org.jspecify.annotations.Nullable;

/**
 * What the words mean to a grammar.
 *
 * @param type the builtin that fits, as a URI without query, also when an alias was used (seen in
 *     the official client)
 * @param confidence 0 to 1, of the meaning and not of the words; 0 when the recogniser did not say
 * @param value as JSON has it: an unmodifiable {@link java.util.Map} by name or {@link
 *     java.util.List}, a {@link String}, a {@link Boolean}, a {@link Long} (a {@link
 *     java.math.BigInteger} where that is too small), a {@link Double}, or null
 */
public record Interpretation(String type, double confidence, @Nullable Object value) {

  public Interpretation {
    value = PlainValues.of("value", value);
  }

  /** The value as its type promises it, or {@link Interpreted.None} when it is something else. */
  public Interpreted interpreted() {
    return InterpretedReader.read(type, value);
  }
}
