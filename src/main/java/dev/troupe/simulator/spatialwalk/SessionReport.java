package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What one connection was and is.
 *
 * @param open whether it still is
 * @param openSeconds so far, or until it was closed
 * @param closeCode of the close frame that ended it, whoever sent it; 0 for none
 * @param stage how far it came
 * @param format {@code pcm_s16le} or {@code ogg_opus}; empty before the configuration
 * @param sampleRate hertz; 0 before the configuration
 * @param egress {@code socket}, {@code livekit} or {@code agora}; empty before the configuration
 * @param sentBytes of all messages
 */
public record SessionReport(
    String connectionId,
    String appId,
    String avatarId,
    boolean open,
    double openSeconds,
    int closeCode,
    Stage stage,
    String format,
    int sampleRate,
    String egress,
    int requests,
    long audioBytes,
    long sentMessages,
    long sentBytes) {

  /** How far a session comes. */
  public enum Stage {
    AWAITING_CONFIGURATION,
    CONFIGURED,
    CONFIRMED
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("connection_id", connectionId)
        .put("app_id", appId)
        .put("avatar_id", avatarId)
        .put("open", open)
        .put("open_seconds", openSeconds)
        .put("close_code", closeCode)
        .put("stage", stage.name().toLowerCase(Locale.ROOT))
        .put("format", format)
        .put("sample_rate", sampleRate)
        .put("egress", egress)
        .put("requests", requests)
        .put("audio_bytes", audioBytes)
        .put("sent_messages", sentMessages)
        .put("sent_bytes", sentBytes);
  }
}
