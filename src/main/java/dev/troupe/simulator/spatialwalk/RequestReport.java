package dev.troupe.simulator.spatialwalk;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * What became of one request.
 *
 * @param chunks messages of sound that came for it
 * @param uploaded whether its last sound has come
 * @param sentMessages animation messages that left for it, the end included
 * @param keyframes in all of those
 * @param messages those messages as they left, byte for byte; empty when they were not kept, or not
 *     for so long
 */
public record RequestReport(
    String reqId,
    String connectionId,
    int chunks,
    long audioBytes,
    boolean uploaded,
    int sentMessages,
    int keyframes,
    Outcome outcome,
    List<Buffer> messages) {

  /** How a request ends. */
  public enum Outcome {
    RUNNING,
    ENDED,
    INTERRUPTED,
    /** Another took its place. */
    PREEMPTED,
    /** Its sound was no sound, or a fault struck it. */
    FAILED,
    /** Its connection went first. */
    ABANDONED
  }

  /** Messages are in base64 under {@code messages}. */
  public JsonObject toJson() {
    JsonArray encoded = new JsonArray();
    messages.forEach(
        message -> encoded.add(Base64.getEncoder().encodeToString(message.getBytes())));
    return summary().put("messages", encoded);
  }

  /** Without the messages. */
  JsonObject summary() {
    return new JsonObject()
        .put("req_id", reqId)
        .put("connection_id", connectionId)
        .put("chunks", chunks)
        .put("audio_bytes", audioBytes)
        .put("uploaded", uploaded)
        .put("sent_messages", sentMessages)
        .put("keyframes", keyframes)
        .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
  }
}
