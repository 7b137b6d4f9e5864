package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A line that remembers what was sent on it. */
final class RecordedLine implements Line {
  private final List<JsonObject> sent = new ArrayList<>();
  private final String scope;
  private boolean congested;

  RecordedLine(String scope) {
    this.scope = scope;
  }

  /** What was sent since the last call. */
  List<JsonObject> drain() {
    List<JsonObject> drained = List.copyOf(sent);
    sent.clear();
    return drained;
  }

  /** The types of what was sent since the last call, without {@code response.} in front. */
  List<String> drainTypes() {
    return drain().stream()
        .map(message -> message.getString("type").substring("response.".length()))
        .toList();
  }

  void congest(boolean congested) {
    this.congested = congested;
  }

  @Override
  public void send(String message) {
    sent.add(new JsonObject(message));
  }

  @Override
  public boolean congested() {
    return congested;
  }

  @Override
  public String scope() {
    return scope;
  }

  @Override
  public void close(int code, String reason) {}

  @Override
  public void cut() {}

  @Override
  public void mute(boolean pongs) {}

  @Override
  public void ignorePings() {}

  @Override
  public void readSlowly(int messagesPerSecond) {}

  @Override
  public void heal() {}
}
