package dev.troupe.simulator.uhlive.grammar;

import org.jspecify.annotations.Nullable;

/**
 * What there is to be understood.
 *
 * @param transcript in words, lower case
 * @param digits what was keyed, if it was keyed and not said
 * @param value what it means according to the script, instead of what the words would mean
 * @param partial the script says that something is missing
 */
public record Heard(
    String transcript, @Nullable String digits, @Nullable Object value, boolean partial) {

  public static Heard keyed(String digits, Tongue tongue) {
    return new Heard(tongue.language().spell(digits), digits, null, false);
  }

  public static Heard said(String transcript) {
    return new Heard(transcript, null, null, false);
  }
}
