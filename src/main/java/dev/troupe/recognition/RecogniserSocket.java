package dev.troupe.recognition;

import dev.troupe.link.Frame;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkSocket;
import dev.troupe.recognition.RecognitionCommand.Open;
import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One authenticated socket to a recogniser, with at most one session on it: commands with their
 * answers, sound, and what the recogniser says by itself. Confined to the context it was dialled
 * on.
 */
final class RecogniserSocket implements LinkSocket.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RecogniserSocket.class);

  /** Whoever has the socket at the moment. */
  interface Tenant {
    /** What is no answer to a command. */
    void said(RecognitionEvent event);

    /** Sound may be sent again. */
    void room();

    /** It is gone; commands in flight have failed already. */
    void lost(SessionFailure failure);
  }

  /** Between tenants nobody listens. */
  private static final Tenant NOBODY =
      new Tenant() {
        @Override
        public void said(RecognitionEvent event) {}

        @Override
        public void room() {}

        @Override
        public void lost(SessionFailure failure) {}
      };

  private static final Future<RecognitionEvent> NOTHING_TO_DO = Future.succeededFuture();

  private final RecognitionProtocol protocol;
  private final Time time;
  private final Duration answerTimeout;
  private final Map<Long, Asked> asked = new HashMap<>();
  private final @Nullable Open rest;
  private final Runnable whenLost;
  private @Nullable LinkSocket socket;
  private long since;
  private Tenant tenant = NOBODY;
  private @Nullable Open open;
  private @Nullable SessionFailure gone;

  /** A command whose answer is to come. */
  private record Asked(Promise<RecognitionEvent> answer, Time.Timer patience) {}

  /**
   * @param rest what is opened on it while nobody has it; null: nothing
   * @param whenLost runs once if it breaks, whoever has it
   */
  RecogniserSocket(
      RecognitionProtocol protocol,
      @Nullable Open rest,
      Time time,
      Duration answerTimeout,
      Runnable whenLost) {
    this.protocol = protocol;
    this.rest = rest;
    this.time = time;
    this.answerTimeout = answerTimeout;
    this.whenLost = whenLost;
  }

  /** The socket stands. */
  RecogniserSocket on(LinkSocket upgraded) {
    socket = upgraded;
    since = time.nanos();
    return this;
  }

  void lend(Tenant to) {
    tenant = to;
  }

  /** Monotonic; when it came to stand. */
  long standsSince() {
    return since;
  }

  String channelId() {
    return protocol.channelId();
  }

  /** What the session on it was opened with; null when there is none. */
  @Nullable Open open() {
    return protocol.state() == RecognitionState.NO_SESSION ? null : open;
  }

  /** Whether it may be lent: it stands, and nothing of a former tenant is under way. */
  boolean isClean() {
    return gone == null && asked.isEmpty() && protocol.state() != RecognitionState.RECOGNITION;
  }

  /**
   * The recogniser's answer, a refusal among them. Fails with a {@link SessionException} when the
   * socket is lost or no answer comes in time.
   */
  Future<RecognitionEvent> ask(RecognitionCommand command) {
    if (gone != null) {
      return Future.failedFuture(gone.asException());
    }
    RecognitionProtocol.Outgoing outgoing;
    try {
      outgoing = protocol.encode(command);
    } catch (ProtocolError illegal) {
      return Future.failedFuture(
          new SessionFailure(Reason.ILLEGAL_STATE, String.valueOf(illegal.getMessage()))
              .asException());
    }
    if (command instanceof Open opening) {
      open = opening;
    }
    long id = outgoing.requestId();
    Promise<RecognitionEvent> answer = Promise.promise();
    asked.put(id, new Asked(answer, time.after(answerTimeout, () -> silent(id, command.kind()))));
    standing().write(new Frame.Text(outgoing.text())).onFailure(error -> unsent(id));
    return answer.future();
  }

  boolean isWritable() {
    return gone == null && standing().writable();
  }

  void audio(byte[] frame) {
    if (gone == null && protocol.state() != RecognitionState.NO_SESSION) {
      standing().write(new Frame.Binary(protocol.sendAudioChunk(frame)));
    }
  }

  /**
   * Makes it as good as new: whatever runs is stopped and the session closed, and with it all that
   * its tenant set. Then what it rests with is opened.
   */
  Future<Void> reset() {
    tenant = NOBODY;
    Future<RecognitionEvent> stopped =
        protocol.state() == RecognitionState.RECOGNITION
            ? ask(new RecognitionCommand.Stop())
            : NOTHING_TO_DO;
    return stopped
        .compose(still ->
            protocol.state() == RecognitionState.NO_SESSION
                ? NOTHING_TO_DO
                : ask(new RecognitionCommand.Close()))
        .compose(closed -> rest == null ? NOTHING_TO_DO : ask(rest))
        .compose(ready -> {
          RecognitionState wanted =
              rest == null ? RecognitionState.NO_SESSION : RecognitionState.IDLE;
          return protocol.state() == wanted
              ? Future.succeededFuture()
              : Future.failedFuture("the recogniser did not reset: " + protocol.state());
        });
  }

  Future<Void> close() {
    return socket == null || gone != null ? Future.succeededFuture() : socket.close(1000, "");
  }

  @Override
  public void message(byte[] bytes, boolean binary) {
    RecognitionEvent event;
    try {
      if (binary) {
        throw new UnreadableMessageException("a binary message");
      }
      event = protocol.decode(bytes).event();
    } catch (UnreadableMessageException unreadable) {
      LOG.atWarn()
          .addKeyValue("cause", unreadable.getMessage())
          .log("recogniser sent a message that cannot be read");
      return;
    }
    Asked waiting = answers(event) ? asked.remove(event.requestId()) : null;
    if (waiting != null) {
      waiting.patience().cancel();
      waiting.answer().complete(event);
    } else {
      tenant.said(event);
    }
  }

  /** Speech may begin before its recognition was answered, by a recogniser that is in a hurry. */
  private static boolean answers(RecognitionEvent event) {
    return !(event instanceof RecognitionEvent.StartOfInput)
        && !(event instanceof RecognitionEvent.Unknown);
  }

  @Override
  public void writable() {
    tenant.room();
  }

  @Override
  public void lost(LinkFailure failure) {
    if (gone != null) {
      return;
    }
    SessionFailure translated = VendorFailures.lost(failure);
    gone = translated;
    List<Asked> waiting = new ArrayList<>(asked.values());
    asked.clear();
    Tenant last = tenant;
    tenant = NOBODY;
    waiting.forEach(each -> {
      each.patience().cancel();
      each.answer().tryFail(translated.asException());
    });
    last.lost(translated);
    whenLost.run();
  }

  private void silent(long id, RecognitionCommandKind command) {
    Asked waiting = asked.remove(id);
    if (waiting != null) {
      waiting
          .answer()
          .tryFail(
              new SessionFailure(
                      Reason.NO_ANSWER,
                      "the recogniser did not answer %s within %d ms"
                          .formatted(command.word(), answerTimeout.toMillis()))
                  .asException());
    }
  }

  private void unsent(long id) {
    Asked waiting = asked.remove(id);
    if (waiting != null) {
      waiting.patience().cancel();
      waiting
          .answer()
          .tryFail(
              new SessionFailure(
                      Reason.SEND_QUEUE_FULL, "the recogniser does not read what is sent to it")
                  .asException());
    }
  }

  private LinkSocket standing() {
    return Objects.requireNonNull(socket, "not dialled yet");
  }
}
