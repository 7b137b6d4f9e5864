package dev.troupe.uhlive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.recognition.Interpretation;
import dev.troupe.recognition.RecognitionResult;
import dev.troupe.recognition.Transcript;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of an event to a result; what is no object, or an empty one, is none. */
final class ResultReader {
  private static final int MICROS_IN_MILLI = 1000;

  private ResultReader() {}

  static @Nullable RecognitionResult read(JsonNode body) {
    return isAbsent(body)
        ? null
        : new RecognitionResult(
            transcript(body.path("asr")),
            interpretation(body.path("nlu")),
            Json.text(body, "grammar_uri", ""),
            alternatives(body.path("alternatives")),
            Json.text(body, "asr_model", ""),
            Json.text(body, "version", ""));
  }

  private static boolean isAbsent(JsonNode node) {
    return !node.isObject() || node.isEmpty();
  }

  private static @Nullable Transcript transcript(JsonNode asr) {
    return isAbsent(asr)
        ? null
        : new Transcript(
            Json.text(asr, "transcript", ""),
            Json.text(asr, "phones", ""),
            confidence(asr),
            instant(asr.path("start")),
            instant(asr.path("end")));
  }

  private static @Nullable Interpretation interpretation(JsonNode nlu) {
    return isAbsent(nlu)
        ? null
        : new Interpretation(
            Json.text(nlu, "type", ""), confidence(nlu), PlainJson.read(nlu.path("value")));
  }

  private static List<RecognitionResult> alternatives(JsonNode list) {
    if (!list.isArray()) {
      return List.of();
    }
    List<RecognitionResult> alternatives = new ArrayList<>(list.size());
    for (JsonNode each : list) {
      RecognitionResult alternative = read(each);
      if (alternative != null) {
        alternatives.add(alternative);
      }
    }
    return alternatives;
  }

  private static double confidence(JsonNode object) {
    double confidence = object.path("confidence").asDouble(0);
    return Double.isFinite(confidence) ? confidence : 0;
  }

  /** Milliseconds since the epoch, maybe with a fraction. */
  private static @Nullable Instant instant(JsonNode millis) {
    if (millis.isIntegralNumber()) {
      return millis.canConvertToLong() ? Instant.ofEpochMilli(millis.longValue()) : null;
    }
    double fraction = millis.isNumber() ? millis.doubleValue() : Double.NaN;
    return Double.isFinite(fraction)
        ? Instant.EPOCH.plus(Math.round(fraction * MICROS_IN_MILLI), ChronoUnit.MICROS)
        : null;
  }
}
