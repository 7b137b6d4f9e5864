package dev.troupe.recognition;

import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands of one socket whose answers are to come, each with its deadline. Confined. */
final class PendingAnswers {
  private final Time time;
  private final Duration timeout;
  private final Map<Long, Asked> asked = new HashMap<>();

  /** A command whose answer is to come. */
  private record Asked(Promise<RecognitionEvent> answer, Time.Timer patience) {}

  PendingAnswers(Time time, Duration timeout) {
    this.time = time;
    this.timeout = timeout;
  }

  /** Fails with a {@link SessionException}. */
  Future<RecognitionEvent> expect(long id, RecognitionCommandKind command) {
    Promise<RecognitionEvent> answer = Promise.promise();
    asked.put(id, new Asked(answer, time.after(timeout, () -> silent(id, command))));
    return answer.future();
  }

  boolean isEmpty() {
    return asked.isEmpty();
  }

  /** Whether that was an answer, and has found who waited for it. */
  boolean settle(RecognitionEvent event) {
    Asked waiting = answers(event) ? asked.remove(event.requestId()) : null;
    if (waiting == null) {
      return false;
    }
    waiting.patience().cancel();
    waiting.answer().complete(event);
    return true;
  }

  /** Speech may begin before its recognition was answered, by a recogniser that is in a hurry. */
  private static boolean answers(RecognitionEvent event) {
    return !(event instanceof RecognitionEvent.StartOfInput)
        && !(event instanceof RecognitionEvent.Unknown);
  }

  /** The command did not get out. */
  void unsent(long id) {
    fail(
        id,
        new SessionFailure(
            Reason.SEND_QUEUE_FULL, "the recogniser does not read what is sent to it"));
  }

  private void silent(long id, RecognitionCommandKind command) {
    fail(
        id,
        new SessionFailure(
            Reason.NO_ANSWER,
            "the recogniser did not answer %s within %d ms"
                .formatted(command.word(), timeout.toMillis())));
  }

  private void fail(long id, SessionFailure failure) {
    Asked waiting = asked.remove(id);
    if (waiting != null) {
      waiting.patience().cancel();
      waiting.answer().tryFail(failure.asException());
    }
  }

  /** No answer comes any more. */
  void fail(SessionFailure failure) {
    List<Asked> all = new ArrayList<>(asked.values());
    asked.clear();
    all.forEach(each -> {
      each.patience().cancel();
      each.answer().tryFail(failure.asException());
    });
  }
}
