package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.troupe.robot.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the words of gRPC, for what the robots' vocabulary does not know: callers, fields,
 * protocol. {@code reason} goes into {@code ErrorInfo}, {@code details} beside it.
 */
record CallFailure(
    Code code,
    String reason,
    String message,
    @Nullable Duration retryAfter,
    Map<String, String> metadata,
    List<Message> details) {

  CallFailure {
    metadata = Map.copyOf(metadata);
    details = List.copyOf(details);
  }

  CallFailure(Code code, String reason, String message, Message... details) {
    this(code, reason, message, null, Map.of(), List.of(details));
  }

  /** A request that could not be read at all. */
  static CallFailure malformed(String message) {
    return new CallFailure(Code.INVALID_ARGUMENT, "MALFORMED_REQUEST", message);
  }

  static CallFailure draining(Duration retryAfter) {
    return new CallFailure(
        Code.UNAVAILABLE,
        FailureReason.DRAINING.name(),
        "The gateway is shutting down; connect again.",
        retryAfter,
        Map.of(),
        List.of());
  }

  /** Nobody serves the robot at the moment, or whoever did is not heard of any more. */
  static CallFailure moving(String robot) {
    return new CallFailure(
        Code.UNAVAILABLE,
        "ROBOT_MOVING",
        "Robot " + robot + " is moving from one replica of the gateway to another.",
        Draining.RETRY,
        Map.of("robot_id", robot),
        List.of());
  }

  /** Nobody knows here who has which robot. */
  static CallFailure noMajority() {
    return new CallFailure(
        Code.UNAVAILABLE,
        "ROBOT_MOVING",
        "This replica of the gateway sees no majority of the others (expected: more than half of"
            + " cluster.max_replicas), and has no robots.",
        Draining.RETRY,
        Map.of(),
        List.of());
  }

  /** What is one call to a client would be two, which nobody could order or count. */
  static CallFailure apart(String one, String other) {
    return new CallFailure(
        Code.UNIMPLEMENTED,
        "NOT_SUPPORTED",
        "Robots "
            + one
            + " and "
            + other
            + " are at different replicas of the gateway (expected: robots of one; call once for"
            + " each)");
  }

  /** Nobody but this replica knows of its robots at the moment. */
  static CallFailure silent(String replica) {
    return new CallFailure(
        Code.UNAVAILABLE,
        "ROBOT_MOVING",
        "Replica " + replica + " does not answer; its robots are about to move.",
        Draining.RETRY,
        Map.of(),
        List.of());
  }

  /** The same words whatever the cause, which helps nobody who should not be here. */
  static CallFailure unauthenticated() {
    return new CallFailure(
        Code.UNAUTHENTICATED,
        "UNAUTHENTICATED",
        "Who calls is not known: show a valid certificate, token or key.");
  }

  CallFailureException asException() {
    return new CallFailureException(this);
  }
}
