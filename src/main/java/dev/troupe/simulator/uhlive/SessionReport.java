package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * One session, running or over, so that a test can prove that nothing of one client is seen by the
 * next.
 *
 * @param id the {@code channel_id} that the simulator gave it
 * @param connection which connection it was held on, counted from 1
 * @param state {@code IDLE}, {@code RECOGNISING}, {@code CLOSED} or {@code LOST}
 * @param params the session's defaults
 * @param aliases grammar aliases and what they stand for
 * @param idleBytes sound that came while nothing was being recognised
 * @param recognisedBytes sound that came while something was
 * @param levelDbfs of the last chunk
 * @param requestIds the latest ones, oldest first, unsigned
 */
public record SessionReport(
    String id,
    String customId,
    String sessionId,
    String codec,
    long connection,
    String state,
    JsonObject params,
    Map<String, String> aliases,
    long idleBytes,
    long recognisedBytes,
    double levelDbfs,
    List<RecognitionReport> recognitions,
    List<Long> requestIds) {

  JsonObject toJson() {
    JsonObject named = new JsonObject();
    aliases.forEach(named::put);
    JsonArray held = new JsonArray();
    recognitions.forEach(each -> held.add(each.toJson()));
    JsonArray ids = new JsonArray();
    requestIds.forEach(id -> ids.add(Unsigned.write(id)));
    return new JsonObject()
        .put("id", id)
        .put("custom_id", customId)
        .put("session_id", sessionId)
        .put("codec", codec)
        .put("connection", connection)
        .put("state", state)
        .put("params", params)
        .put("aliases", named)
        .put("idle_bytes", idleBytes)
        .put("recognised_bytes", recognisedBytes)
        .put("level_dbfs", levelDbfs)
        .put("recognitions", held)
        .put("request_ids", ids);
  }
}
