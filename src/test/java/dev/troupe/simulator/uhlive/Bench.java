package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.media.Tones;
import dev.troupe.simulator.uhlive.hearing.EarOptions;
import dev.troupe.time.ManualTime;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;

/** One connection without a network, in a time that passes only when told to. */
final class Bench {
  private static final int CHUNK = 960;
  static final String SPEECH = "speech";

  final ManualTime time = new ManualTime();
  final Scripts scripts = new Scripts();
  final ArmedFaults faults = new ArmedFaults();
  final SessionLog log = new SessionLog(new Random(1));
  final Tally tally = new Tally();
  final Deque<JsonObject> events = new ArrayDeque<>();
  final Dialogue dialogue;
  String hungUp = "";
  private long requestId;

  Bench(UhliveManners manners) {
    Dialogue.Surroundings around =
        new Dialogue.Surroundings(
            manners,
            EarOptions.defaults(),
            Duration.ofMillis(300),
            faults,
            scripts,
            log,
            tally,
            time);
    dialogue = new Dialogue(around, new Recorder(), 1);
  }

  Bench() {
    this(UhliveManners.defaults());
  }

  Bench(Manner manner, String choice) {
    this(UhliveManners.defaults().with(manner, choice));
  }

  private final class Recorder implements Dialogue.Peer {
    @Override
    public void send(JsonObject event) {
      // As a socket would: what is sent is text, and nothing is shared with it.
      events.add(new JsonObject(event.encode()));
    }

    @Override
    public void hangUp(int code, String reason) {
      hungUp = code + " " + reason;
    }
  }

  /** A session that is open, with its answer awaited. */
  Bench opened() {
    send("OPEN", new JsonObject(), "");
    next("OPENED");
    return this;
  }

  long send(String command, JsonObject headers, String body) {
    requestId++;
    dialogue.receive(
        new JsonObject()
            .put("command", command)
            .put("request_id", requestId)
            .put("channel_id", dialogue.channel())
            .put("headers", headers)
            .put("body", body)
            .encode());
    return requestId;
  }

  long send(String command) {
    return send(command, new JsonObject(), "");
  }

  /** RECOGNIZE with more headers; its answer is awaited. */
  long recognize(String grammars, Object... more) {
    JsonObject headers = headers(more);
    if (!headers.containsKey("content_type")) {
      headers.put("content_type", "text/uri-list");
    }
    long id = send("RECOGNIZE", headers, grammars);
    next("RECOGNITION-IN-PROGRESS");
    return id;
  }

  void define(String alias, String grammar) {
    JsonObject headers = headers("content_id", alias, "content_type", "text/uri-list");
    send("DEFINE-GRAMMAR", headers, grammar);
    next("GRAMMAR-DEFINED");
  }

  static JsonObject headers(Object... pairs) {
    JsonObject headers = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.put((String) pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  /** The next event must be that one. */
  JsonObject next(String event) {
    assertThat(events).as("events").isNotEmpty();
    JsonObject next = events.remove();
    assertThat(next.getString("event")).as("%s", next).isEqualTo(event);
    return next;
  }

  /** The next event must be an error of that kind; its reason. */
  String refused(String event) {
    return next(event).getString("completion_reason");
  }

  void silence(int millis) {
    play(new short[millis * 8]);
  }

  void speech(int millis) {
    play(Tones.sine(440, 8000, 0, millis * 8));
  }

  void keys(String digits) {
    play(Tones.dtmf(digits, 8000, 50, 50));
  }

  /** Sends linear sound in the chunks that the vendor recommends, faster than life. */
  void play(short[] sound) {
    send(Samples.littleEndian(sound));
  }

  void send(byte[] bytes) {
    for (int from = 0; from < bytes.length; from += CHUNK) {
      dialogue.hear(Arrays.copyOfRange(bytes, from, Math.min(from + CHUNK, bytes.length)));
    }
  }

  void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }

  SessionReport report() {
    return log.reports().getLast();
  }
}
