package dev.troupe.security;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy says of one wish, and why, rule by rule: for people who wonder. What calls are
 * judged by is the same answer without the reasons.
 *
 * @param rule the first rule that allows it; null when none does
 * @param rules what each rule said, in their order
 */
public record Decision(boolean allowed, @Nullable String rule, List<Said> rules) {

  public Decision {
    rules = List.copyOf(rules);
  }

  /** Why a rule does not allow something: the first of these that holds. */
  public enum Verdict {
    ALLOWS("allows it"),
    OTHER_PRINCIPAL("is for other principals"),
    OTHER_ROBOT("is about other robots"),
    OTHER_CAPABILITY("is about other capabilities"),
    /** Camera and microphone. */
    NOT_BY_NAME("grants \"*\", which never includes microphone and camera"),
    VERB_TOO_LOW("reaches less deep");

    private final String words;

    Verdict(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** What one rule said. */
  public record Said(String rule, Verdict verdict) {}
}
