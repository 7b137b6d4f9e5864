package dev.troupe.client;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** The message that ends a command, as a future. */
final class AnswerReply<E extends RobotEvent> implements Reply<RobotEvent> {
  private final Class<E> expected;
  private final Promise<E> promise = Promise.promise();

  AnswerReply(Class<E> expected) {
    this.expected = expected;
  }

  Future<E> future() {
    return promise.future();
  }

  @Override
  public void ended(RobotEvent event) {
    if (expected.isInstance(event)) {
      promise.tryComplete(expected.cast(event));
    } else if (event instanceof RobotEvent.Rejected rejected) {
      promise.tryFail(LinkFailures.of(rejected));
    } else {
      promise.tryFail(
          new Failure(
                  FailureReason.INTERNAL,
                  "the robot answered %s (expected: %s)"
                      .formatted(event.kind(), expected.getSimpleName()))
              .asException());
    }
  }

  @Override
  public void failed(LinkFailure failure) {
    promise.tryFail(LinkFailures.of(failure));
  }
}
