package dev.troupe.client;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Promise;

/** Completes a promise when the socket took a command's bytes. */
record SentReply(Promise<Void> promise) implements Reply<RobotEvent> {

  @Override
  public void sent() {
    promise.tryComplete();
  }

  @Override
  public void failed(LinkFailure failure) {
    promise.tryFail(LinkFailures.of(failure));
  }
}
