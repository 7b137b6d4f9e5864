package dev.troupe.recognition;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.link.Frame;
import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The far end of one socket, which says what a test has it say, with the socket itself. */
final class FakeRecogniser implements RecognitionProtocol, RecogniserWire {
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  final RecogniserSocket socket;
  final Deque<Asked> asked = new ArrayDeque<>();
  final List<RecognitionCommand> all = new ArrayList<>();
  final String name;
  int soundBytes;
  boolean closed;
  boolean dead;
  long recognition;
  private RecognitionState state;
  private RecognitionEvent saying;
  private long ids;

  /** A command that was not answered yet. */
  record Asked(long id, RecognitionCommand command) {}

  FakeRecogniser(String name, boolean opened, Time time) {
    this.name = name;
    this.socket = new RecogniserSocket(this, null, time, ANSWER_TIMEOUT, () -> {}).on(this);
    this.state = RecognitionState.NO_SESSION;
    if (opened) {
      socket.ask(RecognitionCommand.Open.DEFAULT);
      answer();
      all.clear();
    }
  }

  private Envelope envelope(long id, String reason) {
    return new Envelope(id, name, Map.of(), null, reason, null);
  }

  /** The longest waiting command is carried out. */
  void answer() {
    Asked first = asked.removeFirst();
    Envelope envelope = envelope(first.id(), null);
    say(
        switch (first.command()) {
          case RecognitionCommand.Open it -> new RecognitionEvent.Opened(envelope);
          case RecognitionCommand.SetParams it -> new RecognitionEvent.ParamsSet(envelope);
          case RecognitionCommand.GetParams it -> new RecognitionEvent.DefaultParams(envelope);
          case RecognitionCommand.DefineGrammar it -> new RecognitionEvent.GrammarDefined(envelope);
          case RecognitionCommand.Recognize it -> {
            recognition = first.id();
            yield new RecognitionEvent.RecognitionInProgress(envelope);
          }
          case RecognitionCommand.StartInputTimers it ->
              new RecognitionEvent.InputTimersStarted(envelope);
          case RecognitionCommand.Stop it -> new RecognitionEvent.Stopped(envelope);
          case RecognitionCommand.Close it -> new RecognitionEvent.Closed(envelope);
        });
  }

  void answerAll() {
    while (!asked.isEmpty()) {
      answer();
    }
  }

  void refuse() {
    Asked first = asked.removeFirst();
    say(new RecognitionEvent.MethodFailed(envelope(first.id(), "no")));
  }

  /** The RECOGNIZE that waits is answered by its end. */
  void completeAtOnce() {
    say(new RecognitionEvent.RecognitionComplete(envelope(asked.removeFirst().id(), null)));
  }

  void complete() {
    complete(recognition);
  }

  void complete(long id) {
    say(new RecognitionEvent.RecognitionComplete(envelope(id, null)));
  }

  void startOfInput() {
    say(new RecognitionEvent.StartOfInput(envelope(recognition, null)));
  }

  void saySomethingNew() {
    say(new RecognitionEvent.Unknown("SONG", envelope(0, null), "{}"));
  }

  void say(RecognitionEvent event) {
    if (!dead) {
      saying = event;
      socket.message("{}".getBytes(UTF_8), false);
    }
  }

  void die() {
    if (!dead && !closed) {
      dead = true;
      socket.lost(new LinkFailure(LinkCause.DROPPED, "dropped"));
    }
  }

  @Override
  public Outgoing encode(RecognitionCommand command) {
    if (!command.kind().isAllowedIn(state)) {
      throw ProtocolError.illegal(command.kind(), state);
    }
    asked.addLast(new Asked(++ids, command));
    all.add(command);
    return new Outgoing(ids, command.kind().word());
  }

  @Override
  public byte[] sendAudioChunk(byte[] chunk) {
    soundBytes += chunk.length;
    return chunk;
  }

  @Override
  public Incoming decode(byte[] message) {
    RecognitionState before = state;
    state = before.after(saying);
    return new Incoming(saying, before, state);
  }

  @Override
  public void abandon(long requestId) {}

  @Override
  public RecognitionState state() {
    return state;
  }

  @Override
  public String channelId() {
    return name;
  }

  @Override
  public Future<Void> write(Frame frame) {
    return Future.succeededFuture();
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.succeededFuture();
  }
}
