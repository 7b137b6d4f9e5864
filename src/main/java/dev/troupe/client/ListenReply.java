package dev.troupe.client;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** The first text that a listening brings, or empty when it ends without one. */
final class ListenReply implements Reply<RobotEvent> {
  private final Promise<String> promise = Promise.promise();

  Future<String> text() {
    return promise.future();
  }

  @Override
  public void progress(RobotEvent event) {
    if (event instanceof RobotEvent.HearEnded heard) {
      promise.tryComplete(heard.text());
    }
  }

  @Override
  public void ended(RobotEvent event) {
    if (event instanceof RobotEvent.Rejected rejected) {
      promise.tryFail(LinkFailures.of(rejected));
    } else {
      promise.tryComplete("");
    }
  }

  @Override
  public void failed(LinkFailure failure) {
    promise.tryFail(LinkFailures.of(failure));
  }
}
