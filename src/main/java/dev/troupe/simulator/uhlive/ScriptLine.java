package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says the next time a recognition hears a voice that is no telephone digits.
 *
 * @param text in words, as a recogniser would write them
 * @param value what it means, as JSON; null lets the grammars find out. Taken by the first grammar
 *     whose shape it has
 * @param confidence of the transcript, 0 to 1
 * @param nluConfidence of the interpretation, 0 to 1
 * @param alternatives other readings, for {@code n_best_list_length}
 * @param partial something is missing: a match is a partial one
 * @param cause the completion cause, whatever the grammars say; null lets them decide
 * @param repeat said again and again, until the script is cleared
 * @param customId for sessions with that {@code custom_id} only
 * @param session for the session with that {@code channel_id} or {@code session_id} only
 */
public record ScriptLine(
    String text,
    @Nullable Object value,
    double confidence,
    double nluConfidence,
    List<ScriptLine> alternatives,
    boolean partial,
    @Nullable String cause,
    boolean repeat,
    @Nullable String customId,
    @Nullable String session) {
  private static final double USUAL_CONFIDENCE = 0.9;

  public ScriptLine {
    alternatives = List.copyOf(alternatives);
    check("confidence", confidence);
    check("nlu_confidence", nluConfidence);
    if (cause != null && cause.isEmpty()) {
      throw new IllegalArgumentException("cause: empty (expected: a completion cause)");
    }
  }

  public static ScriptLine of(String text) {
    return new ScriptLine(
        text, null, USUAL_CONFIDENCE, USUAL_CONFIDENCE, List.of(), false, null, false, null, null);
  }

  /** Reads what a script file and the control port write; see {@link ScriptFile}. */
  public static ScriptLine fromJson(JsonObject json) {
    String text = json.getString("text");
    if (text == null && json.getString("cause") == null) {
      throw new IllegalArgumentException("text: missing (expected: what the caller says)");
    }
    double confidence = json.getDouble("confidence", USUAL_CONFIDENCE);
    return new ScriptLine(
        text == null ? "" : text,
        json.getValue("value"),
        confidence,
        json.getDouble("nlu_confidence", confidence),
        alternatives(json.getJsonArray("alternatives", new JsonArray())),
        json.getBoolean("partial", false),
        json.getString("cause"),
        json.getBoolean("repeat", false),
        json.getString("custom_id"),
        json.getString("session"));
  }

  public ScriptLine withValue(Object meaning) {
    return new ScriptLine(
        text,
        meaning,
        confidence,
        nluConfidence,
        alternatives,
        partial,
        cause,
        repeat,
        customId,
        session);
  }

  public ScriptLine withCause(String word) {
    return new ScriptLine(
        text,
        value,
        confidence,
        nluConfidence,
        alternatives,
        partial,
        word,
        repeat,
        customId,
        session);
  }

  public ScriptLine withRepeat() {
    return new ScriptLine(
        text,
        value,
        confidence,
        nluConfidence,
        alternatives,
        partial,
        cause,
        true,
        customId,
        session);
  }

  /** Only sessions with that {@code custom_id} hear it. */
  public ScriptLine withCustomId(String id) {
    return new ScriptLine(
        text, value, confidence, nluConfidence, alternatives, partial, cause, repeat, id, session);
  }

  private static List<ScriptLine> alternatives(JsonArray array) {
    List<ScriptLine> lines = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      lines.add(fromJson(array.getJsonObject(i)));
    }
    return lines;
  }

  private static void check(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
    }
  }
}
