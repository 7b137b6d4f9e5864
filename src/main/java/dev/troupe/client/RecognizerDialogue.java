package dev.troupe.client;

import dev.troupe.link.Frame;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkSocket;
import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionProtocol.Incoming;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.recognition.UnreadableMessageException;
import dev.troupe.time.Time;
import dev.troupe.uhlive.Recognizer;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One socket to the recogniser, from its upgrade to its end, with the sessions that follow one
 * another on it. Confined to the client's context.
 */
final class RecognizerDialogue implements LinkSocket.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RecognizerDialogue.class);
  private static final int GOODBYE = 1000;

  /** Who hears what happens. */
  interface Owner {
    /** Something was said, and the state may be another one. */
    void told(RecognitionEvent event);

    /** The socket is gone, not by our wish. */
    void lost(RecognitionFailure failure);
  }

  private final Recognizer recognizer = Recognizer.oneAtATime();
  private final Owner owner;
  private final Turns turns;
  private final RunningRecognition running;
  private @Nullable LinkSocket socket;
  private @Nullable RecognitionFailure over;

  RecognizerDialogue(Time time, RecognizerOptions.Waits waits, Owner owner) {
    this.owner = owner;
    this.turns = new Turns(recognizer, text -> write(new Frame.Text(text)), time, waits.answer());
    this.running = new RunningRecognition(time, waits.recognition(), this::halt);
  }

  void on(LinkSocket dialled) {
    socket = dialled;
  }

  RecognitionState state() {
    return recognizer.state();
  }

  String channelId() {
    return recognizer.channelId();
  }

  <E extends RecognitionEvent> Future<E> ask(RecognitionCommand command, Class<E> answer) {
    CommandTurn<E> turn = new CommandTurn<>(command, answer);
    submit(turn);
    return turn.future();
  }

  void recognize(RecognitionCommand.Recognize command, Recognition recognition) {
    submit(
        new Turn() {
          @Override
          public RecognitionCommand command() {
            return command;
          }

          @Override
          public void sent(long requestId) {
            running.begin(recognition, requestId);
          }

          @Override
          public void answered(RecognitionEvent reply) {
            // The running recognition hears all that carries its id, this too.
          }

          @Override
          public void failed(RecognitionFailure failure) {
            running.abandon(recognition);
            recognition.failed(failure);
          }
        });
  }

  /** Ends the recognition; one that ended by itself in the meantime is as good. */
  Future<Void> stop() {
    return ask(new RecognitionCommand.Stop(), RecognitionEvent.Stopped.class)
        .<Void>mapEmpty()
        .recover(error ->
            state() == RecognitionState.IDLE && isLate(error)
                ? Future.succeededFuture()
                : Future.failedFuture(error));
  }

  private static boolean isLate(Throwable error) {
    return error instanceof RecognitionException e
        && switch (e.failure().reason()) {
          case ILLEGAL_STATE, VENDOR_REJECTED, NO_ANSWER -> true;
          default -> false;
        };
  }

  /** Nobody waits for the recognition that runs any more. */
  private void halt() {
    if (state() == RecognitionState.RECOGNITION && over == null) {
      stop();
    }
  }

  private void submit(Turn turn) {
    if (over != null) {
      turn.failed(over);
    } else {
      turns.add(turn);
    }
  }

  Future<Void> sendAudio(byte[] chunk) {
    if (over != null) {
      return Future.failedFuture(over.asException());
    }
    byte[] allowed;
    try {
      allowed = recognizer.sendAudioChunk(chunk);
    } catch (ProtocolError e) {
      return Future.failedFuture(RecognizerFailures.illegal(e).asException());
    }
    return write(new Frame.Binary(allowed))
        .recover(error -> Future.failedFuture(RecognizerFailures.sending(error).asException()));
  }

  private Future<Void> write(Frame frame) {
    return socket != null
        ? socket.write(frame)
        : Future.failedFuture("the socket is not there yet");
  }

  @Override
  public void message(byte[] bytes, boolean binary) {
    Incoming incoming;
    try {
      incoming = recognizer.decode(bytes);
    } catch (UnreadableMessageException e) {
      LOG.atWarn().addKeyValue("detail", e.getMessage()).log("a message is unreadable");
      return;
    }
    owner.told(incoming.event());
    running.received(incoming);
    turns.received(incoming.event());
  }

  @Override
  public void lost(LinkFailure failure) {
    RecognitionFailure unsent = new RecognitionFailure(Reason.CONNECTION_LOST, failure.message());
    over = unsent;
    RecognitionFailure sent = new RecognitionFailure(Reason.OUTCOME_UNKNOWN, failure.message());
    running.fail(sent);
    turns.failAll(sent, unsent);
    owner.lost(unsent);
  }

  /** Stops, closes the session, says goodbye; each step is taken whatever became of the last. */
  Future<Void> end() {
    Future<Void> stopped = stop();
    Future<RecognitionEvent.Closed> closed =
        ask(new RecognitionCommand.Close(), RecognitionEvent.Closed.class);
    over = new RecognitionFailure(Reason.NOT_CONNECTED, "disconnected");
    return stopped.eventually(() -> closed).transform((done, error) -> goodbye());
  }

  private Future<Void> goodbye() {
    RecognitionFailure disconnected = new RecognitionFailure(Reason.NOT_CONNECTED, "disconnected");
    running.fail(disconnected);
    turns.failAll(disconnected, disconnected);
    return socket != null ? socket.close(GOODBYE, "") : Future.succeededFuture();
  }
}
