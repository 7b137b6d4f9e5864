package dev.troupe.client;

import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionProtocol.Outgoing;
import dev.troupe.time.Time;
import dev.troupe.uhlive.Recognizer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Commands in the order in which they were asked, one at a time: the next leaves when the one
 * before is answered, or has had its time. Confined to one context.
 */
final class Turns {
  /** Far more than anybody asks at once; what is above it is refused. */
  private static final int MOST_WAITING = 64;

  private final Recognizer recognizer;
  private final Function<String, Future<Void>> wire;
  private final Time time;
  private final Duration patience;
  private final Queue<Turn> waiting = new ArrayDeque<>();
  private @Nullable Turn current;
  private long currentId;
  private Time.@Nullable Timer deadline;

  /**
   * @param wire takes a text frame
   * @param patience for one answer
   */
  Turns(Recognizer recognizer, Function<String, Future<Void>> wire, Time time, Duration patience) {
    this.recognizer = recognizer;
    this.wire = wire;
    this.time = time;
    this.patience = patience;
  }

  void add(Turn turn) {
    if (waiting.size() >= MOST_WAITING) {
      turn.failed(
          new RecognitionFailure(
              Reason.SEND_QUEUE_FULL, MOST_WAITING + " commands wait for their turn already"));
      return;
    }
    waiting.add(turn);
    next();
  }

  private void next() {
    while (current == null && !waiting.isEmpty()) {
      send(waiting.remove());
    }
  }

  private void send(Turn turn) {
    Outgoing outgoing;
    try {
      outgoing = recognizer.encode(turn.command());
    } catch (ProtocolError e) {
      turn.failed(RecognizerFailures.illegal(e));
      return;
    }
    current = turn;
    currentId = outgoing.requestId();
    turn.sent(currentId);
    deadline = time.after(patience, () -> expired(turn));
    wire.apply(outgoing.text()).onFailure(error -> notTaken(turn, error));
  }

  private void notTaken(Turn turn, Throwable error) {
    if (current == turn) {
      settle();
      turn.failed(RecognizerFailures.sending(error));
      next();
    }
  }

  private void expired(Turn turn) {
    settle();
    turn.failed(
        new RecognitionFailure(
            Reason.NO_ANSWER,
            "no answer to %s within %d ms"
                .formatted(turn.command().kind().word(), patience.toMillis())));
    next();
  }

  /** The answer to the one whose turn it is goes to it; whatever else came is not for here. */
  void received(RecognitionEvent event) {
    Turn answered = current;
    if (answered != null && event.kind().isReply() && event.requestId() == currentId) {
      settle();
      answered.answered(event);
      next();
    }
  }

  private void settle() {
    current = null;
    recognizer.abandon(currentId);
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** The connection is gone: the one may have arrived, the others never left. */
  void failAll(RecognitionFailure sent, RecognitionFailure unsent) {
    Turn last = current;
    List<Turn> unsentTurns = new ArrayList<>(waiting);
    waiting.clear();
    if (last != null) {
      settle();
      last.failed(sent);
    }
    unsentTurns.forEach(turn -> turn.failed(unsent));
  }
}
