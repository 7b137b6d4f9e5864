package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;

/** The system settings. Confined to the robot. */
final class Panel {
  private static final int FIRST_VOLUME = 70;

  private int volume = FIRST_VOLUME;

  void register(Router router) {
    router.on("request.system.status", this::status);
    router.on("request.system.config", this::configure);
  }

  void reset() {
    volume = FIRST_VOLUME;
  }

  int volume() {
    return volume;
  }

  private void status(Call call) {
    JsonObject response = Responses.of("response.system.status");
    if (call.arguments().flag("volume")) {
      response.put("volume", volume);
    }
    if (call.arguments().flag("virtual")) {
      response.put("virtual", true);
    }
    call.answer(response);
  }

  private void configure(Call call) {
    if (!call.arguments().has("volume")) {
      return;
    }
    int wanted = call.arguments().integer("volume");
    if (wanted < 0 || wanted > 100) {
      throw new BadRequest("Volume out of range: " + wanted + " (expected: 0 to 100)");
    }
    volume = wanted;
  }
}
