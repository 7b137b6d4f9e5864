package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import java.util.Locale;

/**
 * Tells the trace of the call that gave a command what becomes of it, and passes everything on.
 * Confined.
 */
final class CommandTrace implements CommandListener {
  private final Span span;
  private final CommandListener next;
  private boolean started;

  private CommandTrace(Span span, CommandListener next) {
    this.span = span;
    this.next = next;
  }

  /** Nothing comes in between where nothing is recorded. */
  static CommandListener of(CommandRequest request, RobotId robot, CommandListener next) {
    if (!request.span().isRecorded()) {
      return next;
    }
    String kind = request.command().kind().name().toLowerCase(Locale.ROOT);
    Span span = request.span().child("robot " + kind);
    span.tell(SpanKeys.ROBOT, robot.value());
    span.tell(SpanKeys.COMMAND, request.commandId());
    return new CommandTrace(span, next);
  }

  @Override
  public void update(CommandUpdate update) {
    switch (update) {
      case CommandUpdate.Refused refused -> fail("refused", refused.failure());
      case CommandUpdate.Accepted accepted -> {
        span.tell(SpanKeys.POSITION, accepted.position());
        span.note("queued");
      }
      case CommandUpdate.Sent sent -> span.note("sent");
      case CommandUpdate.Progress progress -> progress(progress.event());
      case CommandUpdate.Ended ended -> ended(ended.outcome());
    }
    next.update(update);
  }

  private void progress(RobotEvent event) {
    if (!started && begins(event)) {
      started = true;
      span.note("started");
    }
  }

  private static boolean begins(RobotEvent event) {
    return switch (event.kind()) {
      case SPEAK_STARTED, GESTURE_STARTED, LISTEN_STARTED -> true;
      default -> false;
    };
  }

  private void ended(Outcome outcome) {
    span.note("ended");
    switch (outcome) {
      case Outcome.Answered answered -> end("answered");
      case Outcome.Sent sent -> end("sent");
      case Outcome.Confirmed confirmed -> end("confirmed");
      case Outcome.Interrupted interrupted -> end("interrupted");
      case Outcome.Preempted preempted -> end("preempted");
      case Outcome.Failed failed -> fail("failed", failed.failure());
      case Outcome.Unknown unknown -> fail("unknown", unknown.failure());
    }
  }

  private void end(String how) {
    span.tell(SpanKeys.OUTCOME, how);
    span.end();
  }

  /** Its reason alone: the sentence may quote the robot. */
  private void fail(String how, Failure failure) {
    span.tell(SpanKeys.OUTCOME, how);
    span.fail(failure.reason().name());
  }
}
