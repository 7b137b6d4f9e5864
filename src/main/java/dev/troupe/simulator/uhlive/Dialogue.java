package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.GrammarException;
import dev.troupe.simulator.uhlive.grammar.GrammarReader;
import dev.troupe.simulator.uhlive.hearing.AudioCodec;
import dev.troupe.simulator.uhlive.hearing.EarOptions;
import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The protocol on one connection, without the connection: commands and sound in, events out.
 *
 * <pre>
 * no session --OPEN--> idle                       : OPENED
 * idle --RECOGNIZE--> recognising                 : RECOGNITION-IN-PROGRESS, START-OF-INPUT
 * recognising --result, STOP--> idle              : RECOGNITION-COMPLETE, STOPPED
 * idle --CLOSE--> no session                      : CLOSED
 * </pre>
 *
 * What a state does not allow is refused, and the state stays. Confined to the simulator.
 */
final class Dialogue implements Turn.Host {
  private final Surroundings around;
  private final Peer peer;
  private final long connection;
  private final CommandReader reader;
  private final Events events;
  private @Nullable Session session;
  private @Nullable Session last;
  private @Nullable Turn turn;
  private String command = "";

  /** What all connections of a simulator share. */
  record Surroundings(
      UhliveManners manners,
      EarOptions ear,
      Duration slack,
      ArmedFaults faults,
      Scripts scripts,
      SessionLog log,
      Tally tally,
      Time time) {}

  /** The client. */
  interface Peer {
    void send(JsonObject event);

    /** Code 1006 means without a close frame. */
    void hangUp(int code, String reason);
  }

  Dialogue(Surroundings around, Peer peer, long connection) {
    this.around = around;
    this.peer = peer;
    this.connection = connection;
    this.reader = new CommandReader(around.manners(), around.tally());
    this.events = new Events(around.manners());
  }

  void receive(String text) {
    command = "";
    try {
      Command read = reader.read(text);
      command = read.name();
      around.tally().count("commands");
      obey(read);
    } catch (Refusal refusal) {
      around.tally().count("refused_commands");
      answer(events.refused(reader.lastId(), channel(), refusal));
    }
  }

  /** Sound without a session is dropped, as the vendor's documents leave nothing else to do. */
  void hear(byte[] chunk) {
    if (session == null) {
      around.tally().add("stray_audio_bytes", chunk.length);
      return;
    }
    short[] sound = session.take(chunk);
    if (turn != null) {
      turn.hear(sound);
    }
  }

  /** The connection is lost, and the session with it. */
  void lost() {
    if (turn != null) {
      turn.end("LOST");
    }
    if (session != null) {
      around.log().ended(session, "LOST");
      session = null;
    }
  }

  @Override
  public void send(JsonObject event) {
    if (around.faults().take(UhliveFault.WrongIds.class) != null) {
      Long id = Unsigned.read(event.getValue("request_id"));
      event.put("request_id", Unsigned.write(id == null || id == 0 ? 1 : id - 1));
    }
    around.tally().count("events");
    peer.send(event);
  }

  @Override
  public void hangUp(int code, String reason) {
    peer.hangUp(code, reason);
  }

  @Override
  public void turnIsOver() {
    turn = null;
  }

  String channel() {
    return session == null ? "" : session.id();
  }

  private void obey(Command read) throws Refusal {
    Session open = session;
    if (read.name().equals("OPEN")) {
      allow(open == null, "session already open");
      open(read);
      return;
    }
    if (open == null) {
      throw forbidden("no session is open");
    }
    checkChannel(read, open);
    open.requested(read.requestId());
    Turn running = turn;
    switch (read.name()) {
      case "STOP" -> stop(read, open, running);
      case "START-INPUT-TIMERS" -> {
        if (running == null) {
          throw forbidden("no recognition is in progress");
        }
        running.startTimers();
        answer(events.plain("INPUT-TIMERS-STARTED", read.requestId(), open.id()));
      }
      default -> {
        allow(running == null, "a recognition is already in progress");
        obeyWhileIdle(read, open);
      }
    }
  }

  private void obeyWhileIdle(Command read, Session open) throws Refusal {
    switch (read.name()) {
      case "SET-PARAMS" -> {
        open.setParams(open.params().set(read.headers(), around.manners()));
        answer(events.plain("PARAMS-SET", read.requestId(), open.id()));
      }
      case "GET-PARAMS" -> answer(events.defaultParams(read.requestId(), open.id(), open.params()));
      case "DEFINE-GRAMMAR" -> defineGrammar(read, open);
      case "RECOGNIZE" -> recognize(read, open);
      default -> {
        around.log().ended(open, "CLOSED");
        last = open;
        session = null;
        answer(events.plain("CLOSED", read.requestId(), open.id()));
      }
    }
  }

  private void open(Command read) throws Refusal {
    String word = text(read, "audio_codec", AudioCodec.LINEAR.word());
    AudioCodec codec = AudioCodec.of(word);
    if (codec == null) {
      throw Refusal.invalid("audio_codec: " + word + " (expected: linear, g711a or g711u)");
    }
    String customId = text(read, "custom_id", "");
    String sessionId = text(read, "session_id", "");
    String id = around.log().name(read.channelId());
    Session opened = new Session(id, customId, sessionId, codec, connection);
    if (last != null && around.manners().is(Manner.SESSION_MEMORY, "kept")) {
      opened.inherit(last);
    }
    opened.requested(read.requestId());
    session = opened;
    around.log().opened(opened);
    answer(events.plain("OPENED", read.requestId(), id));
  }

  private void defineGrammar(Command read, Session open) throws Refusal {
    String alias = text(read, "content_id", "");
    if (alias.isEmpty()) {
      throw Refusal.missing("content_id");
    }
    RecognizeRequest.requireUriList(read);
    try {
      open.aliases().put(alias, GrammarReader.define(read.body().strip()));
    } catch (GrammarException refused) {
      throw RecognizeRequest.refusal(refused);
    }
    answer(events.grammarDefined(read.requestId(), open.id()));
  }

  private void recognize(Command read, Session open) throws Refusal {
    RecognizeRequest request =
        RecognizeRequest.read(read, open.params(), open.aliases(), around.manners());
    UhliveFault.FailRecognize fail = around.faults().take(UhliveFault.FailRecognize.class);
    if (fail != null) {
      String reason = Cause.reasonOf(fail.cause());
      answer(events.refused("METHOD-FAILED", read.requestId(), open.id(), fail.cause(), reason));
      return;
    }
    Turn begun = new Turn(around, open, request, events, this);
    turn = begun;
    answer(events.inProgress(read.requestId(), open.id()));
    begun.begin();
  }

  private void stop(Command read, Session open, @Nullable Turn running) throws Refusal {
    if (running == null) {
      allow(around.manners().is(Manner.STOP_WHEN_IDLE, "stopped"), "no recognition is in progress");
    } else if (around.faults().take(UhliveFault.CrossStop.class) != null) {
      running.finish();
    } else {
      running.end("STOPPED");
    }
    answer(events.plain("STOPPED", read.requestId(), open.id()));
  }

  private void answer(JsonObject event) {
    String answered = command;
    boolean swallowed =
        around.faults().take(UhliveFault.NoReply.class, fault -> fault.command().equals(answered))
            != null;
    if (!swallowed) {
      send(event);
    }
  }

  private void checkChannel(Command read, Session open) throws Refusal {
    boolean checked = around.manners().is(Manner.CHANNEL_ID, "checked");
    if (checked && !read.channelId().equals(open.id())) {
      throw Refusal.notValid(
          "channel_id: '" + read.channelId() + "' (expected: '" + open.id() + "')");
    }
  }

  private void allow(boolean allowed, String reason) throws Refusal {
    if (!allowed) {
      throw forbidden(reason);
    }
  }

  private Refusal forbidden(String reason) {
    return around.manners().is(Manner.STATE_ERROR, "method_not_allowed")
        ? Refusal.notAllowed(reason)
        : Refusal.notValid(reason);
  }

  private static String text(Command read, String header, String otherwise) throws Refusal {
    Object value = read.headers().getValue(header);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof String text) {
      return text;
    }
    throw Refusal.invalid(header + ": " + value + " (expected: a string)");
  }
}
