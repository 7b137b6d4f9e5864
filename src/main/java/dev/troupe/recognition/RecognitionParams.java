package dev.troupe.recognition;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of recognition, in the order in which they were set: of a session (SET-PARAMS), of one
 * RECOGNIZE, over which they have the last word there, or as the recogniser reports them. What is
 * not set is null here, is not sent, and keeps the session's or the vendor's default. But for
 * {@code speech_nomatch_timeout} the vendor's defaults are not known.
 *
 * <pre>{@code
 * RecognitionParams.NONE
 *     .withSpeechLanguage("fr-FR")
 *     .withNoInputTimeout(Duration.ofSeconds(5))
 *     .with("vendor_switch", true)
 * }</pre>
 *
 * <p>Durations are whole milliseconds from 0 to 2^64 - 1. Every {@code with} throws {@link
 * IllegalArgumentException} when its value is out of range.
 */
public final class RecognitionParams {
  private static final String SPEECH_LANGUAGE = "speech_language";
  private static final String NO_INPUT_TIMEOUT = "no_input_timeout";
  private static final String RECOGNITION_TIMEOUT = "recognition_timeout";
  private static final String SPEECH_COMPLETE_TIMEOUT = "speech_complete_timeout";
  private static final String SPEECH_INCOMPLETE_TIMEOUT = "speech_incomplete_timeout";
  private static final String SPEECH_NOMATCH_TIMEOUT = "speech_nomatch_timeout";
  private static final String CONFIDENCE_THRESHOLD = "confidence_threshold";
  private static final String N_BEST_LIST_LENGTH = "n_best_list_length";
  private static final String LOGGING_TAG = "logging_tag";
  private static final String RECOGNITION_MODE = "recognition_mode";
  private static final String START_INPUT_TIMERS = "start_input_timers";
  private static final String HOTWORD_MAX_DURATION = "hotword_max_duration";
  private static final String HOTWORD_MIN_DURATION = "hotword_min_duration";
  private static final String SENSITIVITY_LEVEL = "sensitivity_level";

  private static final Map<String, ParamShape> KNOWN =
      Map.ofEntries(
          Map.entry(SPEECH_LANGUAGE, ParamShape.TEXT),
          Map.entry(NO_INPUT_TIMEOUT, ParamShape.MILLISECONDS),
          Map.entry(RECOGNITION_TIMEOUT, ParamShape.MILLISECONDS),
          Map.entry(SPEECH_COMPLETE_TIMEOUT, ParamShape.MILLISECONDS),
          Map.entry(SPEECH_INCOMPLETE_TIMEOUT, ParamShape.MILLISECONDS),
          Map.entry(SPEECH_NOMATCH_TIMEOUT, ParamShape.MILLISECONDS),
          Map.entry(CONFIDENCE_THRESHOLD, ParamShape.FRACTION),
          Map.entry(N_BEST_LIST_LENGTH, ParamShape.COUNT),
          Map.entry(LOGGING_TAG, ParamShape.TEXT),
          Map.entry(RECOGNITION_MODE, ParamShape.MODE),
          Map.entry(START_INPUT_TIMERS, ParamShape.FLAG),
          Map.entry(HOTWORD_MAX_DURATION, ParamShape.MILLISECONDS),
          Map.entry(HOTWORD_MIN_DURATION, ParamShape.MILLISECONDS),
          Map.entry(SENSITIVITY_LEVEL, ParamShape.NUMBER));

  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

  /** Nothing set. */
  public static final RecognitionParams NONE = new RecognitionParams(Map.of());

  private final Map<String, @Nullable Object> values;

  private RecognitionParams(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /**
   * Parameters as the recogniser reports them. Nothing is refused: a known name with a value that
   * does not fit counts as one of {@link #others}.
   */
  public static RecognitionParams of(Map<String, ? extends @Nullable Object> reported) {
    return new RecognitionParams(PlainValues.object(reported));
  }

  /** All of them by their names on the wire, values as {@link Interpretation#value} has them. */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  /** Those for which there is no typed accessor, or whose value does not fit it. */
  public Map<String, @Nullable Object> others() {
    Map<String, @Nullable Object> others = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      ParamShape shape = KNOWN.get(name);
      if (shape == null || value == null || !shape.fits(value)) {
        others.put(name, value);
      }
    });
    return Collections.unmodifiableMap(others);
  }

  /**
   * Any parameter by its name on the wire: one that is not known here goes to the recogniser as it
   * is, which may ignore or refuse it (inferred).
   *
   * @param value a Map, List, String, Number or Boolean, as JSON has them
   */
  public RecognitionParams with(String name, Object value) {
    Object plain = PlainValues.of(name, value);
    ParamShape shape = KNOWN.get(name);
    if (plain == null || (shape != null && !shape.fits(plain))) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)"
              .formatted(name, value, shape == null ? "a value" : shape.expected()));
    }
    Map<String, @Nullable Object> next = new LinkedHashMap<>(values);
    next.put(name, plain);
    return new RecognitionParams(Collections.unmodifiableMap(next));
  }

  /** These, and over them those that {@code later} sets. */
  public RecognitionParams with(RecognitionParams later) {
    Map<String, @Nullable Object> next = new LinkedHashMap<>(values);
    next.putAll(later.values);
    return new RecognitionParams(Collections.unmodifiableMap(next));
  }

  /**
   * The language, as BCP 47 has it: {@code fr}, {@code fr-FR}, {@code en-GB}, and some variants of
   * the vendor's (documented). Also the country of telephone numbers.
   */
  public @Nullable String speechLanguage() {
    return typed(SPEECH_LANGUAGE, String.class);
  }

  public RecognitionParams withSpeechLanguage(String language) {
    return with(SPEECH_LANGUAGE, language);
  }

  /** How long nobody may speak before a recognition ends without input. */
  public @Nullable Duration noInputTimeout() {
    return duration(NO_INPUT_TIMEOUT);
  }

  public RecognitionParams withNoInputTimeout(Duration timeout) {
    return with(NO_INPUT_TIMEOUT, milliseconds(NO_INPUT_TIMEOUT, timeout));
  }

  /** How long from the beginning of speech until there must be a result. */
  public @Nullable Duration recognitionTimeout() {
    return duration(RECOGNITION_TIMEOUT);
  }

  public RecognitionParams withRecognitionTimeout(Duration timeout) {
    return with(RECOGNITION_TIMEOUT, milliseconds(RECOGNITION_TIMEOUT, timeout));
  }

  /** The pause that ends an utterance which fits in full. */
  public @Nullable Duration speechCompleteTimeout() {
    return duration(SPEECH_COMPLETE_TIMEOUT);
  }

  public RecognitionParams withSpeechCompleteTimeout(Duration timeout) {
    return with(SPEECH_COMPLETE_TIMEOUT, milliseconds(SPEECH_COMPLETE_TIMEOUT, timeout));
  }

  /** The pause that ends an utterance which fits in part. */
  public @Nullable Duration speechIncompleteTimeout() {
    return duration(SPEECH_INCOMPLETE_TIMEOUT);
  }

  public RecognitionParams withSpeechIncompleteTimeout(Duration timeout) {
    return with(SPEECH_INCOMPLETE_TIMEOUT, milliseconds(SPEECH_INCOMPLETE_TIMEOUT, timeout));
  }

  /** The pause that ends an utterance which fits nothing; 5 s unless set (documented). */
  public @Nullable Duration speechNomatchTimeout() {
    return duration(SPEECH_NOMATCH_TIMEOUT);
  }

  public RecognitionParams withSpeechNomatchTimeout(Duration timeout) {
    return with(SPEECH_NOMATCH_TIMEOUT, milliseconds(SPEECH_NOMATCH_TIMEOUT, timeout));
  }

  /** 0 to 1; a match below it counts as none (MRCP). */
  public @Nullable Double confidenceThreshold() {
    Number threshold = typed(CONFIDENCE_THRESHOLD, Number.class);
    return threshold == null ? null : (Double) threshold.doubleValue();
  }

  public RecognitionParams withConfidenceThreshold(double threshold) {
    return with(CONFIDENCE_THRESHOLD, threshold);
  }

  /** How many results are wanted, the best one included: at least 1. Fewer may come (MRCP). */
  public @Nullable Long nBestListLength() {
    return typed(N_BEST_LIST_LENGTH, Long.class);
  }

  public RecognitionParams withNBestListLength(long length) {
    return with(N_BEST_LIST_LENGTH, length);
  }

  /** A word to find the session by in the vendor's console; no personal data. */
  public @Nullable String loggingTag() {
    return typed(LOGGING_TAG, String.class);
  }

  public RecognitionParams withLoggingTag(String tag) {
    return with(LOGGING_TAG, tag);
  }

  /** Of one RECOGNIZE (inferred from MRCP): how it listens. */
  public @Nullable RecognitionMode recognitionMode() {
    String word = typed(RECOGNITION_MODE, String.class);
    return word == null ? null : RecognitionMode.of(word).orElse(null);
  }

  public RecognitionParams withRecognitionMode(RecognitionMode mode) {
    return with(RECOGNITION_MODE, mode.word());
  }

  /**
   * Of one RECOGNIZE: whether the no-input timer runs from the start, or only from a
   * START-INPUT-TIMERS, which a client sends when its prompt has been heard.
   */
  public @Nullable Boolean startInputTimers() {
    return typed(START_INPUT_TIMERS, Boolean.class);
  }

  public RecognitionParams withStartInputTimers(boolean start) {
    return with(START_INPUT_TIMERS, start);
  }

  /** Of one RECOGNIZE: how long hotword mode listens (inferred from the vendor's examples). */
  public @Nullable Duration hotwordMaxDuration() {
    return duration(HOTWORD_MAX_DURATION);
  }

  public RecognitionParams withHotwordMaxDuration(Duration duration) {
    return with(HOTWORD_MAX_DURATION, milliseconds(HOTWORD_MAX_DURATION, duration));
  }

  /** Of one RECOGNIZE: the shortest utterance that hotword mode considers (documented for MRCP). */
  public @Nullable Duration hotwordMinDuration() {
    return duration(HOTWORD_MIN_DURATION);
  }

  public RecognitionParams withHotwordMinDuration(Duration duration) {
    return with(HOTWORD_MIN_DURATION, milliseconds(HOTWORD_MIN_DURATION, duration));
  }

  /** Ignored by the recogniser since its version 1.6.1 (documented). */
  public @Nullable Double sensitivityLevel() {
    Number level = typed(SENSITIVITY_LEVEL, Number.class);
    return level == null ? null : (Double) level.doubleValue();
  }

  public RecognitionParams withSensitivityLevel(double level) {
    return with(SENSITIVITY_LEVEL, level);
  }

  private <T> @Nullable T typed(String name, Class<T> type) {
    Object value = values.get(name);
    ParamShape shape = KNOWN.get(name);
    return value != null && shape != null && shape.fits(value) ? type.cast(value) : null;
  }

  private @Nullable Duration duration(String name) {
    Number value = typed(name, Number.class);
    if (value == null) {
      return null;
    }
    BigInteger[] parts = new BigInteger(value.toString()).divideAndRemainder(THOUSAND);
    return Duration.ofSeconds(parts[0].longValueExact()).plusMillis(parts[1].longValueExact());
  }

  private static BigInteger milliseconds(String name, Duration duration) {
    if (duration.getNano() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %s)".formatted(name, duration, ParamShape.MILLISECONDS.expected()));
    }
    return BigInteger.valueOf(duration.getSeconds())
        .multiply(THOUSAND)
        .add(BigInteger.valueOf(duration.getNano() / 1_000_000));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RecognitionParams params && values.equals(params.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
