package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One recognition of a session, as the simulator saw it.
 *
 * @param requestId unsigned
 * @param grammars as the request wrote them
 * @param params every parameter that held, those of the request over those of the session
 * @param audioBytes how much sound came in while it ran
 * @param end the completion cause, {@code STOPPED}, {@code LOST} or {@code RUNNING}
 */
public record RecognitionReport(
    long requestId,
    boolean hotword,
    List<String> grammars,
    JsonObject params,
    long audioBytes,
    boolean startOfInput,
    String end) {

  JsonObject toJson() {
    return new JsonObject()
        .put("request_id", Unsigned.write(requestId))
        .put("hotword", hotword)
        .put("grammars", new JsonArray(grammars))
        .put("params", params)
        .put("audio_bytes", audioBytes)
        .put("start_of_input", startOfInput)
        .put("end", end);
  }
}
