package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The shapes of everything the server sends: seven keys, of which none is ever missing. */
record Events(UhliveManners manners) {

  JsonObject plain(String event, long requestId, String channel) {
    return event(event, requestId, channel, new JsonObject(), null, null, null);
  }

  JsonObject defaultParams(long requestId, String channel, Params params) {
    return event("DEFAULT-PARAMS", requestId, channel, params.ofSession(), null, null, null);
  }

  JsonObject grammarDefined(long requestId, String channel) {
    String cause = manners.is(Manner.DEFINED_CAUSE, "success") ? Cause.SUCCESS.word() : null;
    return event("GRAMMAR-DEFINED", requestId, channel, new JsonObject(), cause, null, null);
  }

  JsonObject inProgress(long requestId, String channel) {
    String cause = manners.is(Manner.PROGRESS_CAUSE, "success") ? Cause.SUCCESS.word() : null;
    return event(
        "RECOGNITION-IN-PROGRESS", requestId, channel, new JsonObject(), cause, null, null);
  }

  JsonObject complete(long requestId, String channel, String cause, JsonObject body) {
    return event(
        "RECOGNITION-COMPLETE",
        requestId,
        channel,
        new JsonObject(),
        cause,
        Cause.reasonOf(cause),
        body);
  }

  JsonObject refused(long requestId, String channel, Refusal refusal) {
    Cause cause = refusal.cause();
    return refused(
        refusal.event(), requestId, channel, cause == null ? null : cause.word(), refusal.reason());
  }

  JsonObject refused(
      String event, long requestId, String channel, @Nullable String cause, String reason) {
    return event(event, requestId, channel, new JsonObject(), cause, reason, null);
  }

  private JsonObject event(
      String event,
      long requestId,
      String channel,
      JsonObject headers,
      @Nullable String cause,
      @Nullable String reason,
      @Nullable JsonObject body) {
    Object nothing = manners.is(Manner.EMPTY_BODY, "text") ? "" : null;
    return new JsonObject()
        .put("event", event)
        .put("request_id", Unsigned.write(requestId))
        .put("channel_id", channel)
        .put("headers", headers)
        .put("completion_cause", cause)
        .put("completion_reason", reason)
        .put("body", body == null ? nothing : body);
  }
}
