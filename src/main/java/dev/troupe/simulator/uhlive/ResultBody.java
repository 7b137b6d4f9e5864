package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Grammar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of RECOGNITION-COMPLETE, which is there whatever the cause.
 *
 * @param model what recognised
 */
record ResultBody(UhliveManners manners, String model) {
  private static final String VERSION = "1.38.0";

  /** Nothing was heard. */
  JsonObject empty() {
    return withExtras(new JsonObject().putNull("asr").putNull("nlu").put("grammar_uri", ""));
  }

  /**
   * @param alternatives null when only one reading was asked for
   * @param matched whether the cause lets an interpretation be shown
   * @param start milliseconds of the epoch, as {@code end}
   */
  JsonObject of(
      Understood best,
      @Nullable List<Understood> alternatives,
      boolean matched,
      long start,
      long end) {
    JsonObject body = one(best, matched, start, end);
    if (alternatives != null && isShown(alternatives)) {
      JsonArray others = new JsonArray();
      alternatives.forEach(other -> others.add(one(other, matched, start, end)));
      body.put("alternatives", others);
    }
    return body;
  }

  private boolean isShown(List<Understood> alternatives) {
    return !alternatives.isEmpty() || manners.is(Manner.EMPTY_ALTERNATIVES, "present");
  }

  private JsonObject one(Understood understood, boolean matched, long start, long end) {
    Reading reading = understood.reading();
    Grammar grammar = understood.grammar();
    JsonObject body = new JsonObject();
    body.put(
        "asr",
        new JsonObject()
            .put("transcript", reading.heard().transcript())
            .put("confidence", reading.confidence())
            .put("start", start)
            .put("end", end));
    if (matched && grammar != null) {
      body.put(
          "nlu",
          new JsonObject()
              .put("type", grammar.builtin().type())
              .put("value", understood.match().value())
              .put("confidence", reading.nluConfidence()));
      body.put("grammar_uri", grammar.written());
    } else {
      body.putNull("nlu").put("grammar_uri", "");
    }
    return withExtras(body);
  }

  private JsonObject withExtras(JsonObject body) {
    return manners.is(Manner.RESULT_EXTRAS, "present")
        ? body.put("asr_model", model).put("version", VERSION)
        : body;
  }
}
