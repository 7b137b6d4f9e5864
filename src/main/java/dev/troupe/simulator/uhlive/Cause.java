package dev.troupe.simulator.uhlive;

import java.util.Set;

/** Why a recognition ended, in the vendor's word, with a sentence for logs. */
enum Cause {
  SUCCESS("Success", "success"),
  SUCCESS_MAXTIME("SuccessMaxtime", "matched when the time was up"),
  PARTIAL_MATCH("PartialMatch", "partial match"),
  PARTIAL_MATCH_MAXTIME("PartialMatchMaxtime", "partially matched when the time was up"),
  NO_MATCH("NoMatch", "unable to match grammar"),
  NO_MATCH_MAXTIME("NoMatchMaxtime", "no match when the time was up"),
  NO_INPUT_TIMEOUT("NoInputTimeout", "no voice"),
  HOTWORD_MAXTIME("HotwordMaxtime", "no hotword when the time was up"),
  GRAM_LOAD_FAILURE("GramLoadFailure", "unknown grammar"),
  GRAM_DEFINITION_FAILURE("GramDefinitionFailure", "malformed grammar"),
  LANGUAGE_UNSUPPORTED("LanguageUnsupported", "language unsupported"),
  ERROR("Error", "recogniser failed");

  /** What servers called {@link #SUCCESS_MAXTIME} before 2024-12. */
  static final String LEGACY_MAXTIME = "TooMuchSpeechTimeout";

  private final String word;
  private final String reason;

  Cause(String word, String reason) {
    this.word = word;
    this.reason = reason;
  }

  String word() {
    return word;
  }

  String reason() {
    return reason;
  }

  /** The reason that belongs to a word, also to one that nobody knows. */
  static String reasonOf(String word) {
    for (Cause cause : values()) {
      if (cause.word.equals(word)) {
        return cause.reason;
      }
    }
    return "ordered by a fault or a script";
  }

  /** Whether a result with that cause has an interpretation. */
  static boolean matched(String word) {
    return word.startsWith("Success")
        || word.startsWith("PartialMatch")
        || word.equals(LEGACY_MAXTIME);
  }

  /** Whether a result with that cause has no transcript. */
  static boolean heardNothing(String word) {
    return Set.of(
            NO_INPUT_TIMEOUT,
            GRAM_LOAD_FAILURE,
            GRAM_DEFINITION_FAILURE,
            LANGUAGE_UNSUPPORTED,
            ERROR)
        .stream()
        .anyMatch(cause -> cause.word.equals(word));
  }
}
