package dev.troupe.client;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotEvent.SpeakEnded;
import dev.troupe.robot.RobotEvent.SpeakStarted;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One utterance. Its futures fail with a {@link FailureException} whose reason is {@code
 * ROBOT_OFFLINE}, {@code ROBOT_DISCONNECTED} or {@code ROBOT_ACCESS_DENIED} when nothing was sent,
 * {@code OUTCOME_UNKNOWN} when the link was lost behind it, {@code NO_ANSWER} when it took longer
 * than {@link FurhatOptions.Waits#speech}, {@code VENDOR_REJECTED} when the robot refused it.
 */
public final class Speaking {
  private static final FailureException UNHEARD =
      new Failure(FailureReason.SPEECH_NOT_STARTED, "the utterance ended before it was heard")
          .asException();

  private final Promise<Void> sent = Promise.promise();
  private final Promise<SpeakStarted> started = Promise.promise();
  private final AnswerReply<SpeakEnded> ended = new AnswerReply<>(SpeakEnded.class);

  Speaking() {}

  /** Done when the robot's socket took the request. */
  public Future<Void> sent() {
    return sent.future();
  }

  /** Done when the robot begins to be heard; fails when the utterance ends before that. */
  public Future<SpeakStarted> started() {
    return started.future();
  }

  /**
   * Done when the robot has finished: with {@code aborted} when it was interrupted or dropped from
   * the queue, with {@code failed} when the synthesis failed, and with the text it really said.
   */
  public Future<SpeakEnded> ended() {
    return ended.future();
  }

  Reply<RobotEvent> reply() {
    return new Reply<>() {
      @Override
      public void sent() {
        sent.tryComplete();
      }

      @Override
      public void progress(RobotEvent event) {
        if (event instanceof SpeakStarted start) {
          started.tryComplete(start);
        }
      }

      @Override
      public void ended(RobotEvent event) {
        ended.ended(event);
        started.tryFail(UNHEARD);
      }

      @Override
      public void failed(LinkFailure failure) {
        FailureException exception = LinkFailures.of(failure);
        sent.tryFail(exception);
        started.tryFail(exception);
        ended.failed(failure);
      }
    };
  }
}
