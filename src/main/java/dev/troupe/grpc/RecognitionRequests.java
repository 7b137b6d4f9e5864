package dev.troupe.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Value;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.recognition.v1.GrammarDefinition;
import dev.troupe.api.recognition.v1.RecognitionCodec;
import dev.troupe.api.recognition.v1.RecognitionParameters;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeCommand;
import dev.troupe.api.recognition.v1.SessionOptions;
import dev.troupe.audio.SampleRates;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionMode;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.SessionRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what clients ask of a recogniser; everything wrong with a request is found at once. */
final class RecognitionRequests {
  private static final int MOST_GRAMMARS = 64;
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_PREFIX = 32;
  private static final java.time.Duration MOST_PATIENCE = java.time.Duration.ofMinutes(1);
  private static final java.time.Duration MOST_REPLAY = java.time.Duration.ofSeconds(3);

  /** Names that have a place of their own, or none. */
  private static final Set<String> TAKEN =
      Set.of(
          "speech_language",
          "no_input_timeout",
          "recognition_timeout",
          "speech_complete_timeout",
          "speech_incomplete_timeout",
          "speech_nomatch_timeout",
          "confidence_threshold",
          "n_best_list_length",
          "logging_tag",
          "sensitivity_level",
          "recognition_mode",
          "start_input_timers",
          "hotword_max_duration",
          "hotword_min_duration",
          "content_type",
          "content_id");

  private final AudioCodec defaultCodec;
  private final java.time.Duration defaultPatience;

  RecognitionRequests(AudioCodec defaultCodec, java.time.Duration defaultPatience) {
    this.defaultCodec = defaultCodec;
    this.defaultPatience = defaultPatience;
  }

  SessionRequest session(
      String owner, SessionOptions options, boolean live, String at, Violations violations) {
    name(options.getCustomId(), at + "custom_id", LONGEST_NAME, violations);
    name(options.getSessionId(), at + "session_id", LONGEST_NAME, violations);
    name(options.getChannelIdPrefix(), at + "channel_id_prefix", LONGEST_PREFIX, violations);
    return new SessionRequest(
        owner,
        open(options, at, violations),
        defaults(options, at, violations),
        grammars(options, at, violations),
        replay(options, at, violations),
        patience(options, at, violations),
        live);
  }

  private RecognitionCommand.@Nullable Open open(
      SessionOptions options, String at, Violations violations) {
    AudioCodec codec = codec(options.getCodec(), at + "codec", violations);
    boolean named =
        !options.getCustomId().isEmpty()
            || !options.getSessionId().isEmpty()
            || !options.getChannelIdPrefix().isEmpty();
    return named || codec != defaultCodec
        ? new RecognitionCommand.Open(
            options.getCustomId(), options.getChannelIdPrefix(), options.getSessionId(), codec)
        : null;
  }

  private AudioCodec codec(RecognitionCodec codec, String at, Violations violations) {
    return switch (codec) {
      case RECOGNITION_CODEC_UNSPECIFIED -> defaultCodec;
      case RECOGNITION_CODEC_LINEAR -> AudioCodec.LINEAR;
      case RECOGNITION_CODEC_G711A -> AudioCodec.G711A;
      case RECOGNITION_CODEC_G711U -> AudioCodec.G711U;
      case UNRECOGNIZED -> {
        violations.add(at, "unknown", "a value of RecognitionCodec");
        yield defaultCodec;
      }
    };
  }

  private static RecognitionParams defaults(
      SessionOptions options, String at, Violations violations) {
    RecognitionParams params = params(options.getDefaults(), at + "defaults.", violations);
    params =
        shorthand(params, "speech_language", options.getLanguage(), at + "language", violations);
    return shorthand(
        params, "logging_tag", options.getLoggingTag(), at + "logging_tag", violations);
  }

  private static RecognitionParams shorthand(
      RecognitionParams params, String name, String text, String at, Violations violations) {
    if (text.isEmpty()) {
      return params;
    }
    Object long_ = params.values().get(name);
    violations.check(
        long_ == null || long_.equals(text), at, text, "unset, or the same as defaults." + name);
    return params.with(name, text);
  }

  private static Map<String, String> grammars(
      SessionOptions options, String at, Violations violations) {
    violations.check(
        options.getGrammarsCount() <= MOST_GRAMMARS,
        at + "grammars",
        options.getGrammarsCount() + " grammars",
        "at most " + MOST_GRAMMARS);
    Map<String, String> grammars = new LinkedHashMap<>();
    for (int i = 0; i < options.getGrammarsCount(); i++) {
      RecognitionCommand.DefineGrammar define =
          define(options.getGrammars(i), "%sgrammars[%d].".formatted(at, i), violations);
      if (define != null) {
        grammars.put(define.alias(), define.builtin());
      }
    }
    return grammars;
  }

  static RecognitionCommand.@Nullable DefineGrammar define(
      GrammarDefinition grammar, String at, Violations violations) {
    boolean alias = grammar.getAlias().matches("[^\\s\\p{Cntrl}]{1,128}");
    boolean uri =
        !grammar.getGrammar().isBlank() && !grammar.getGrammar().matches("(?s).*[\r\n].*");
    violations.check(
        alias, at + "alias", grammar.getAlias(), "1 to 128 printable characters without spaces");
    violations.check(
        uri, at + "grammar", grammar.getGrammar(), "one line, such as builtin:speech/…");
    return alias && uri
        ? new RecognitionCommand.DefineGrammar(grammar.getGrammar(), grammar.getAlias())
        : null;
  }

  private static java.time.@Nullable Duration replay(
      SessionOptions options, String at, Violations violations) {
    if (!options.hasReplay()) {
      return null;
    }
    java.time.Duration audio = ProtoTime.duration(options.getReplay().getAudio());
    violations.check(
        !audio.isNegative() && audio.compareTo(MOST_REPLAY) <= 0,
        at + "replay.audio",
        audio,
        "0 s to 3 s");
    return audio;
  }

  private java.time.Duration patience(SessionOptions options, String at, Violations violations) {
    if (!options.hasSessionTimeout()) {
      return defaultPatience;
    }
    java.time.Duration patience = ProtoTime.duration(options.getSessionTimeout());
    violations.check(
        !patience.isNegative() && !patience.isZero() && patience.compareTo(MOST_PATIENCE) <= 0,
        at + "session_timeout",
        patience,
        "above 0 s, up to 60 s");
    return patience;
  }

  /** The format of a client's own sound; null for a robot's microphone. */
  static dev.troupe.audio.@Nullable AudioFormat audio(
      RecognitionSource source, String at, Violations violations) {
    switch (source.getSourceCase()) {
      case AUDIO -> {
        return format(source.getAudio(), at + "audio.", violations);
      }
      case ROBOT -> {}
      case SOURCE_NOT_SET -> violations.add(at + "source", null, "audio or robot");
    }
    return null;
  }

  private static dev.troupe.audio.AudioFormat format(
      AudioFormat format, String at, Violations violations) {
    dev.troupe.audio.AudioEncoding encoding =
        switch (format.getEncoding()) {
          case AUDIO_ENCODING_UNSPECIFIED, AUDIO_ENCODING_PCM_S16LE ->
              dev.troupe.audio.AudioEncoding.PCM_S16LE;
          case AUDIO_ENCODING_ALAW -> dev.troupe.audio.AudioEncoding.ALAW;
          case AUDIO_ENCODING_MULAW -> dev.troupe.audio.AudioEncoding.MULAW;
          default -> {
            violations.add(at + "encoding", format.getEncoding(), "PCM_S16LE, ALAW or MULAW");
            yield dev.troupe.audio.AudioEncoding.PCM_S16LE;
          }
        };
    boolean law = encoding != dev.troupe.audio.AudioEncoding.PCM_S16LE;
    int rate =
        format.getSampleRateHz() != 0
            ? format.getSampleRateHz()
            : law ? AudioCodec.SAMPLE_RATE : 16_000;
    violations.oneOf(at + "sample_rate_hz", rate, SampleRates.ALL);
    violations.check(
        format.getChannels() <= 1, at + "channels", format.getChannels(), "1, or unset");
    return new dev.troupe.audio.AudioFormat(
        encoding, SampleRates.isKnown(rate) ? rate : AudioCodec.SAMPLE_RATE);
  }

  static RecognitionCommand.@Nullable Recognize recognize(
      RecognizeCommand request, String at, Violations violations) {
    boolean some = request.getGrammarsCount() >= 1 && request.getGrammarsCount() <= MOST_GRAMMARS;
    violations.check(
        some, at + "grammars", request.getGrammarsCount() + " grammars", "1 to " + MOST_GRAMMARS);
    boolean lines = true;
    for (int i = 0; i < request.getGrammarsCount(); i++) {
      String uri = request.getGrammars(i);
      boolean line = !uri.isBlank() && !uri.matches("(?s).*[\r\n].*");
      violations.check(line, "%sgrammars[%d]".formatted(at, i), uri, "one line that is not blank");
      lines &= line;
    }
    RecognitionParams params = params(request.getParameters(), at + "parameters.", violations);
    params = mode(request, params, at, violations);
    if (request.hasStartInputTimers()) {
      params = params.withStartInputTimers(request.getStartInputTimers());
    }
    if (request.hasHotwordMaxDuration()) {
      params = set(params, "hotword_max_duration", at, request.getHotwordMaxDuration(), violations);
    }
    if (request.hasHotwordMinDuration()) {
      params = set(params, "hotword_min_duration", at, request.getHotwordMinDuration(), violations);
    }
    return some && lines
        ? new RecognitionCommand.Recognize(request.getGrammarsList(), params)
        : null;
  }

  private static RecognitionParams mode(
      RecognizeCommand request, RecognitionParams params, String at, Violations violations) {
    return switch (request.getMode()) {
      case RECOGNITION_MODE_UNSPECIFIED -> params;
      case RECOGNITION_MODE_NORMAL -> params.withRecognitionMode(RecognitionMode.NORMAL);
      case RECOGNITION_MODE_HOTWORD -> params.withRecognitionMode(RecognitionMode.HOTWORD);
      case UNRECOGNIZED -> {
        violations.add(at + "mode", request.getModeValue(), "a value of RecognitionMode");
        yield params;
      }
    };
  }

  static RecognitionParams params(RecognitionParameters from, String at, Violations violations) {
    RecognitionParams to = RecognitionParams.NONE;
    if (from.hasSpeechLanguage()) {
      to = to.withSpeechLanguage(from.getSpeechLanguage());
    }
    to =
        length(
            to,
            "no_input_timeout",
            at,
            from.hasNoInputTimeout(),
            from.getNoInputTimeout(),
            violations);
    to =
        length(
            to,
            "recognition_timeout",
            at,
            from.hasRecognitionTimeout(),
            from.getRecognitionTimeout(),
            violations);
    to =
        length(
            to,
            "speech_complete_timeout",
            at,
            from.hasSpeechCompleteTimeout(),
            from.getSpeechCompleteTimeout(),
            violations);
    to =
        length(
            to,
            "speech_incomplete_timeout",
            at,
            from.hasSpeechIncompleteTimeout(),
            from.getSpeechIncompleteTimeout(),
            violations);
    to =
        length(
            to,
            "speech_nomatch_timeout",
            at,
            from.hasSpeechNomatchTimeout(),
            from.getSpeechNomatchTimeout(),
            violations);
    if (from.hasConfidenceThreshold()) {
      violations.inRange(at + "confidence_threshold", from.getConfidenceThreshold(), 0, 1);
      to = tried(to, it -> it.withConfidenceThreshold(from.getConfidenceThreshold()));
    }
    if (from.hasNBestListLength()) {
      violations.check(from.getNBestListLength() != 0, at + "n_best_list_length", 0, "1 or more");
      long length = Integer.toUnsignedLong(from.getNBestListLength());
      to = tried(to, it -> it.withNBestListLength(length));
    }
    if (from.hasLoggingTag()) {
      to = to.withLoggingTag(from.getLoggingTag());
    }
    if (from.hasSensitivityLevel()) {
      to = tried(to, it -> it.withSensitivityLevel(from.getSensitivityLevel()));
    }
    for (Map.Entry<String, Value> other : from.getOtherMap().entrySet()) {
      to = other(to, other, at, violations);
    }
    return to;
  }

  private static RecognitionParams other(
      RecognitionParams to, Map.Entry<String, Value> other, String at, Violations violations) {
    String field = at + "other[\"" + other.getKey() + "\"]";
    Object plain = JsonValues.plain(other.getValue());
    if (TAKEN.contains(other.getKey()) || other.getKey().isBlank()) {
      violations.add(field, plain, "a name that has no field of its own");
      return to;
    } else if (plain == null) {
      violations.add(field, null, "a value");
      return to;
    }
    return tried(to, it -> it.with(other.getKey(), plain));
  }

  private static RecognitionParams length(
      RecognitionParams to,
      String name,
      String at,
      boolean present,
      Duration length,
      Violations violations) {
    return present ? set(to, name, at, length, violations) : to;
  }

  private static RecognitionParams set(
      RecognitionParams to, String name, String at, Duration length, Violations violations) {
    java.time.Duration time = ProtoTime.duration(length);
    boolean whole = !time.isNegative() && time.getNano() % 1_000_000 == 0;
    violations.check(whole, at + name, time, "0 or more, in whole milliseconds");
    return whole ? to.with(name, time.toMillis()) : to;
  }

  /** What will not do has been found already, with its name. */
  private static RecognitionParams tried(
      RecognitionParams params, Function<RecognitionParams, RecognitionParams> change) {
    try {
      return change.apply(params);
    } catch (IllegalArgumentException refused) {
      return params;
    }
  }

  private static void name(String text, String at, int longest, Violations violations) {
    violations.check(
        text.length() <= longest && text.chars().noneMatch(Character::isISOControl),
        at,
        text,
        "at most " + longest + " printable characters");
  }
}
