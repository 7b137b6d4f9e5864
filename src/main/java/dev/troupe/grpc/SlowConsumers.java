package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.api.error.v1.SlowConsumer;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How a stream that resumes by cursor ends: with the cursor, so that nothing is lost. */
final class SlowConsumers {

  private SlowConsumers() {}

  /** The cursor stands in the metadata, whatever ended the stream. */
  static Failure withCursor(Failure failure, String cursor) {
    Map<String, String> metadata = new HashMap<>(failure.metadata());
    metadata.put("cursor", cursor);
    return new Failure(failure.reason(), failure.message(), failure.retryAfter(), metadata);
  }

  /** A subscriber that was too slow gets the message that the contract has for it. */
  static Throwable failure(Failure failure, String cursor) {
    if (failure.reason() != FailureReason.SLOW_CONSUMER) {
      return failure.asException();
    }
    return new CallFailure(
            Code.RESOURCE_EXHAUSTED,
            failure.reason().name(),
            failure.message(),
            Draining.RETRY,
            failure.metadata(),
            List.of(SlowConsumer.newBuilder().setCursor(cursor).build()))
        .asException();
  }
}
