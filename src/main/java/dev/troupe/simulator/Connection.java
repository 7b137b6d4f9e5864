package dev.troupe.simulator;

import dev.troupe.simulator.wire.Pacer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client as the robot sees it: whether it has access and which streams it takes. Confined to
 * the robot.
 */
final class Connection {
  private final Line line;
  private final Tally tally;
  private final Map<Stream, Pacer> streams = new HashMap<>();
  private @Nullable StreamedSpeech speech;
  private boolean admitted;
  private boolean open = true;

  /** What a client can have sent to it without asking each time. */
  enum Stream {
    USERS,
    CAMERA,
    AUDIO
  }

  Connection(Line line, Tally tally) {
    this.line = line;
    this.tally = tally;
  }

  Line line() {
    return line;
  }

  boolean admitted() {
    return admitted;
  }

  void admit() {
    admitted = true;
  }

  boolean isOpen() {
    return open;
  }

  void send(JsonObject message, @Nullable String requestId) {
    send(
        requestId == null
            ? message.encode()
            : message.copy().put("request_id", requestId).encode());
  }

  void send(String message) {
    if (open) {
      tally.sent(message);
      line.send(message);
    }
  }

  /**
   * Sends one beat of a stream, unless the client does not keep up: then the beat is lost, and
   * counted.
   */
  void stream(String message) {
    if (line.congested()) {
      leaveOut();
    } else {
      send(message);
    }
  }

  /** A beat for which there was nothing in time. */
  void leaveOut() {
    tally.skipped();
  }

  boolean streams(Stream stream) {
    return streams.containsKey(stream);
  }

  /** A stream started again takes the place of the one before. */
  void startStream(Stream stream, Pacer pacer) {
    stopStream(stream);
    streams.put(stream, pacer);
  }

  void stopStream(Stream stream) {
    Pacer pacer = streams.remove(stream);
    if (pacer != null) {
      pacer.stop();
    }
  }

  /** The speech this client is sending samples for. */
  @Nullable StreamedSpeech speech() {
    return speech;
  }

  void speaking(@Nullable StreamedSpeech speech) {
    this.speech = speech;
  }

  /** The client is gone: its streams end, speech it was sending plays out. */
  void gone() {
    open = false;
    streams.values().forEach(Pacer::stop);
    streams.clear();
    if (speech != null) {
      speech.noMore();
      speech = null;
    }
  }
}
