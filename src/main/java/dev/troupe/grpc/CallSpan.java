package dev.troupe.grpc;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.robot.RobotId;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import org.jspecify.annotations.Nullable;

/** What the span of a call is told: robots, status and reason, and never what a message says. */
final class CallSpan {
  private CallSpan() {}

  /** Its first message, which its caller may send; of several robots the commands tell. */
  static void note(Span span, Ask ask) {
    if (span.isRecorded() && ask.robots().size() == 1) {
      String robot = ask.robots().getFirst();
      // Anything might be written where an id belongs.
      if (RobotId.isValid(robot)) {
        span.tell(SpanKeys.ROBOT, robot);
      }
    }
  }

  /**
   * The call is over. What its caller did wrong is an end like others; what we could not do is a
   * failure.
   *
   * @param status null when its caller left before
   */
  static void end(Span span, int code, @Nullable Status status) {
    if (!span.isRecorded()) {
      return;
    }
    span.tell(SpanKeys.RPC_STATUS, code);
    String reason = status == null ? "" : CallAudit.reason(status);
    if (!reason.isEmpty()) {
      span.tell(SpanKeys.REASON, reason);
    }
    Code known = Code.forNumber(code);
    if (known != null && isOurs(known)) {
      span.fail(reason.isEmpty() ? known.name() : reason);
    } else {
      span.end();
    }
  }

  private static boolean isOurs(Code code) {
    return switch (code) {
      case UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS -> true;
      default -> false;
    };
  }
}
