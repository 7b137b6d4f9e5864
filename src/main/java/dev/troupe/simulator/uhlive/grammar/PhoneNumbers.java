package dev.troupe.simulator.uhlive.grammar;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Telephone numbers as people dial them, written as E.164. */
final class PhoneNumbers {
  private static final Plan FRANCE = new Plan("33", "0", "[1-9][0-9]{8}");

  private static final Map<String, Plan> PLANS =
      Map.of(
          "FR", FRANCE,
          "BE", new Plan("32", "0", "[1-9][0-9]{7,8}"),
          "CH", new Plan("41", "0", "[1-9][0-9]{8}"),
          "US", new Plan("1", "", "[2-9][0-9]{9}"),
          "CA", new Plan("1", "", "[2-9][0-9]{9}"),
          "GB", new Plan("44", "0", "[1-9][0-9]{8,9}"),
          "ES", new Plan("34", "", "[6-9][0-9]{8}"),
          "DE", new Plan("49", "0", "[1-9][0-9]{5,10}"));

  private static final Plan ABROAD = new Plan("", "00", "[1-9][0-9]{7,14}");

  private PhoneNumbers() {}

  /** How one country dials: a trunk prefix that is not part of the number, then the number. */
  private record Plan(String code, String trunk, Pattern pattern) {
    Plan(String code, String trunk, String number) {
      this(code, trunk, Pattern.compile(trunk + number));
    }

    Match match(@Nullable String spelled) {
      Match match = Spelling.match(spelled, pattern);
      return match.level() == Level.FULL && spelled != null
          ? new Match(
              Level.FULL, match.extensible(), "+" + code + spelled.substring(trunk.length()))
          : match;
    }
  }

  static Match match(@Nullable String spelled, Tongue tongue) {
    Match home = PLANS.getOrDefault(tongue.country(), FRANCE).match(spelled);
    return home.level() == Level.NONE || (spelled != null && spelled.startsWith("00"))
        ? ABROAD.match(spelled)
        : home;
  }
}
