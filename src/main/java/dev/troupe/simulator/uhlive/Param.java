package dev.troupe.simulator.uhlive;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a recognition: its kind, where it may be set, and what it is when nobody sets it.
 * The defaults are the simulator's, not the vendor's, but for {@code speech_nomatch_timeout}.
 */
enum Param {
  SPEECH_LANGUAGE(Kind.TEXT, true, "fr"),
  NO_INPUT_TIMEOUT(Kind.MILLIS, true, 5000L),
  RECOGNITION_TIMEOUT(Kind.MILLIS, true, 10_000L),
  SPEECH_COMPLETE_TIMEOUT(Kind.MILLIS, true, 1000L),
  SPEECH_INCOMPLETE_TIMEOUT(Kind.MILLIS, true, 2000L),
  SPEECH_NOMATCH_TIMEOUT(Kind.MILLIS, true, 5000L),
  CONFIDENCE_THRESHOLD(Kind.FRACTION, true, 0.0),
  N_BEST_LIST_LENGTH(Kind.COUNT, true, 1L),
  LOGGING_TAG(Kind.TEXT, true, null),
  SENSITIVITY_LEVEL(Kind.NUMBER, true, null),
  RECOGNITION_MODE(Kind.MODE, false, "normal"),
  START_INPUT_TIMERS(Kind.FLAG, false, true),
  HOTWORD_MAX_DURATION(Kind.MILLIS, false, 10_000L),
  HOTWORD_MIN_DURATION(Kind.MILLIS, false, 0L);

  private static final Map<String, Param> BY_WORD =
      Stream.of(values()).collect(Collectors.toMap(Param::word, Function.identity()));

  private final Kind kind;
  private final boolean ofSession;
  private final @Nullable Object otherwise;

  Param(Kind kind, boolean ofSession, @Nullable Object otherwise) {
    this.kind = kind;
    this.ofSession = ofSession;
    this.otherwise = otherwise;
  }

  static @Nullable Param of(String word) {
    return BY_WORD.get(word);
  }

  /** As the wire writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a session can have it as a default; else it belongs to RECOGNIZE alone. */
  boolean ofSession() {
    return ofSession;
  }

  @Nullable Object otherwise() {
    return otherwise;
  }

  /** The value as it is kept; whole numbers are longs. */
  Object read(@Nullable Object value) throws Refusal {
    Object read = kind.read(value);
    if (read == null) {
      throw Refusal.invalid(word() + ": " + value + " (expected: " + kind.expected + ")");
    }
    return read;
  }

  /** What a parameter may hold. */
  private enum Kind {
    TEXT("a string"),
    MILLIS("an unsigned integer"),
    COUNT("an integer of 1 or more"),
    FRACTION("a number from 0 to 1"),
    NUMBER("a number"),
    FLAG("true or false"),
    MODE("normal or hotword");

    private static final Set<String> MODES = Set.of("normal", "hotword");

    private final String expected;

    Kind(String expected) {
      this.expected = expected;
    }

    @Nullable Object read(@Nullable Object value) {
      return switch (this) {
        case TEXT -> value instanceof String ? value : null;
        case MODE -> value instanceof String mode && MODES.contains(mode) ? mode : null;
        case FLAG -> value instanceof Boolean ? value : null;
        case NUMBER -> value instanceof Number ? value : null;
        case FRACTION ->
            value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1
                ? number.doubleValue()
                : null;
        case MILLIS -> Unsigned.read(value);
        case COUNT -> Long.valueOf(0).equals(Unsigned.read(value)) ? null : Unsigned.read(value);
      };
    }
  }
}
