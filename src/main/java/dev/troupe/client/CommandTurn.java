package dev.troupe.client;

import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A command whose answer is a future. */
final class CommandTurn<E extends RecognitionEvent> implements Turn {
  private final RecognitionCommand command;
  private final Class<E> expected;
  private final Promise<E> promise = Promise.promise();

  CommandTurn(RecognitionCommand command, Class<E> expected) {
    this.command = command;
    this.expected = expected;
  }

  Future<E> future() {
    return promise.future();
  }

  @Override
  public RecognitionCommand command() {
    return command;
  }

  @Override
  public void answered(RecognitionEvent reply) {
    if (expected.isInstance(reply)) {
      promise.tryComplete(expected.cast(reply));
    } else if (reply instanceof RecognitionEvent.Refusal refusal) {
      failed(RecognitionFailure.rejected(refusal));
    } else {
      failed(
          new RecognitionFailure(
              Reason.VENDOR_REJECTED,
              "the recogniser answered %s (expected: %s)"
                  .formatted(reply.kind(), expected.getSimpleName()),
              reply));
    }
  }

  @Override
  public void failed(RecognitionFailure failure) {
    promise.tryFail(failure.asException());
  }
}
