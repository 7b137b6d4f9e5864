package dev.troupe.recognition;

import dev.troupe.link.Frame;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkSocket;
import dev.troupe.recognition.RecognitionCommand.Open;
import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
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
  private final PendingAnswers answers;
  private final @Nullable Open rest;
  private final Runnable whenLost;
  private @Nullable RecogniserWire wire;
  private long since;
  private Tenant tenant = NOBODY;
  private @Nullable Open open;
  private @Nullable SessionFailure gone;

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
    this.answers = new PendingAnswers(time, answerTimeout);
    this.whenLost = whenLost;
  }

  /** The socket stands. */
  RecogniserSocket on(LinkSocket upgraded) {
    return on(RecogniserWire.of(upgraded));
  }

  RecogniserSocket on(RecogniserWire standing) {
    wire = standing;
    since = time.nanos();
    return this;
  }

  /** A tenant that comes too late hears at once that it is gone. */
  void lend(Tenant to) {
    if (gone != null) {
      to.lost(gone);
    } else {
      tenant = to;
    }
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
    return gone == null && answers.isEmpty() && protocol.state() != RecognitionState.RECOGNITION;
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
    Future<RecognitionEvent> answer = answers.expect(id, command.kind());
    standing().write(new Frame.Text(outgoing.text())).onFailure(error -> answers.unsent(id));
    return answer;
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

  /** Nobody hears of it any more, and who waits for an answer waits no longer. */
  Future<Void> close() {
    tenant = NOBODY;
    if (wire == null || gone != null) {
      return Future.succeededFuture();
    }
    gone = new SessionFailure(Reason.VENDOR_SESSION_LOST, "the socket was closed");
    answers.fail(gone);
    return wire.close();
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
    if (!answers.settle(event)) {
      tenant.said(event);
    }
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
    Tenant last = tenant;
    tenant = NOBODY;
    answers.fail(translated);
    last.lost(translated);
    whenLost.run();
  }

  private RecogniserWire standing() {
    return Objects.requireNonNull(wire, "not dialled yet");
  }
}
