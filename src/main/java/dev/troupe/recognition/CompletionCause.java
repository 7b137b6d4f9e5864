package dev.troupe.recognition;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a recognition or a command ended. The vendor's list changes from version to version, so a
 * word that is not known is kept and never an error.
 *
 * @param kind what the word means; {@link Kind#UNKNOWN} when nobody here knows
 * @param raw the word as it was sent
 */
public record CompletionCause(Kind kind, String raw) {

  /**
   * The twelve causes that the official client knows. Their meanings are those of MRCP's causes of
   * like name; which event carries which is in part inferred.
   */
  public enum Kind {
    /** Everything that was said fits a grammar. */
    SUCCESS("Success", RecognitionOutcome.MATCH),

    /** The time for speaking was up, and what was said until then fits. */
    SUCCESS_MAXTIME("SuccessMaxtime", RecognitionOutcome.MATCH),

    /** A pause came before all that the grammar wants was said; normal mode only. */
    PARTIAL_MATCH("PartialMatch", RecognitionOutcome.PARTIAL_MATCH),

    /** The time for speaking was up, and what was said until then fits in part. */
    PARTIAL_MATCH_MAXTIME("PartialMatchMaxtime", RecognitionOutcome.PARTIAL_MATCH),

    /** Speech ended and fits nothing. */
    NO_MATCH("NoMatch", RecognitionOutcome.NO_MATCH),

    /** The time for speaking was up, and nothing fits. */
    NO_MATCH_MAXTIME("NoMatchMaxtime", RecognitionOutcome.NO_MATCH),

    /** Nobody spoke, or too softly (documented). */
    NO_INPUT_TIMEOUT("NoInputTimeout", RecognitionOutcome.NO_INPUT),

    /** Hotword mode: the time was up before something fitted. */
    HOTWORD_MAXTIME("HotwordMaxtime", RecognitionOutcome.NO_MATCH),

    /** A grammar or alias is unknown or cannot be loaded. */
    GRAM_LOAD_FAILURE("GramLoadFailure", RecognitionOutcome.FAILURE),

    /** A grammar's definition is not understood. */
    GRAM_DEFINITION_FAILURE("GramDefinitionFailure", RecognitionOutcome.FAILURE),

    /** The language, or the grammar in it, is not there. */
    LANGUAGE_UNSUPPORTED("LanguageUnsupported", RecognitionOutcome.FAILURE),

    /** The recogniser itself failed. */
    ERROR("Error", RecognitionOutcome.FAILURE),

    /** A word that is not in this list. */
    UNKNOWN("", RecognitionOutcome.UNKNOWN);

    private final String word;
    private final RecognitionOutcome outcome;

    Kind(String word, RecognitionOutcome outcome) {
      this.word = word;
      this.outcome = outcome;
    }

    /** As it is written on the wire; empty for {@link #UNKNOWN}. */
    public String word() {
      return word;
    }

    /** What it claims; whether there is an interpretation to go with it, the result says. */
    public RecognitionOutcome outcome() {
      return outcome;
    }
  }

  /**
   * What servers before the end of 2024 sent where newer ones send {@code SuccessMaxtime} (the
   * official client's history). In MRCP's drafts the word left open whether anything fitted.
   */
  private static final String TOO_MUCH_SPEECH = "TooMuchSpeechTimeout";

  private static final Map<String, Kind> BY_WORD =
      Arrays.stream(Kind.values())
          .filter(kind -> kind != Kind.UNKNOWN)
          .collect(Collectors.toUnmodifiableMap(Kind::word, Function.identity()));

  /** The cause that a word on the wire names. */
  public static CompletionCause of(String raw) {
    Kind kind =
        raw.equals(TOO_MUCH_SPEECH)
            ? Kind.SUCCESS_MAXTIME
            : BY_WORD.getOrDefault(raw, Kind.UNKNOWN);
    return new CompletionCause(kind, raw);
  }

  /** The cause of a kind that has a word. */
  public static CompletionCause of(Kind kind) {
    if (kind == Kind.UNKNOWN) {
      throw new IllegalArgumentException("kind: UNKNOWN (expected: one that has a word)");
    }
    return new CompletionCause(kind, kind.word());
  }

  /** The raw word. */
  @Override
  public String toString() {
    return raw;
  }
}
