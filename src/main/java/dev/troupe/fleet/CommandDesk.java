package dev.troupe.fleet;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.Confirmation;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Every command but speech and listening: sent at once, ended by its answer, by its bytes leaving,
 * or by a barrier.
 */
final class CommandDesk {
  /** Times a gesture's own length, beyond which nobody waits for its end. */
  private static final double LONGEST = 100;

  private final Wire wire;
  private final LinkFailures failures;
  private final Time time;
  private Duration answerTimeout;
  private final DesiredState desired;
  private final BiConsumer<CommandRequest, Outcome> ended;

  CommandDesk(
      Wire wire,
      LinkFailures failures,
      Time time,
      Duration answerTimeout,
      DesiredState desired,
      BiConsumer<CommandRequest, Outcome> ended) {
    this.wire = wire;
    this.failures = failures;
    this.time = time;
    this.answerTimeout = answerTimeout;
    this.desired = desired;
    this.ended = ended;
  }

  /** For commands from here on. */
  void use(Duration latestTimeout) {
    answerTimeout = latestTimeout;
  }

  void submit(CommandRequest request, CommandListener listener) {
    listener.update(new CommandUpdate.Accepted(request.commandId(), 0));
    wire.ask(
        request.command(), request.commandId(), deadline(request), new Course(request, listener));
  }

  private long deadline(CommandRequest request) {
    long limit = time.nanos() + patience(request.command()).toNanos();
    Long asked = request.deadlineNanos();
    return asked == null
        ? limit
        : time.nanos() + Math.min(limit - time.nanos(), asked - time.nanos());
  }

  /** A gesture answers only when it is over. */
  private Duration patience(RobotCommand command) {
    return command instanceof ExpressionCommand.Gesture gesture
        ? answerTimeout.plusMillis(
            (long) (2_000 * Math.clamp(Math.abs(gesture.duration()), 1, LONGEST)) + 3_000)
        : answerTimeout;
  }

  /** One command on its way to its one end. */
  private final class Course implements Reply<RobotEvent> {
    private final CommandRequest request;
    private final CommandListener listener;
    private final Confirmation confirmation;
    private boolean over;

    Course(CommandRequest request, CommandListener listener) {
      this.request = request;
      this.listener = listener;
      this.confirmation = request.command().kind().confirmation();
    }

    @Override
    public void sent() {
      listener.update(new CommandUpdate.Sent(request.commandId()));
      if (confirmation != Confirmation.ANSWERED) {
        desired.note(request.command(), request.commandId());
        if (request.confirm()) {
          wire.barrier(deadline(request), new Barrier());
        } else {
          end(new Outcome.Sent());
        }
      }
    }

    @Override
    public void progress(RobotEvent event) {
      listener.update(new CommandUpdate.Progress(request.commandId(), event));
    }

    @Override
    public void ended(RobotEvent event) {
      if (event instanceof RobotEvent.Rejected rejected) {
        end(new Outcome.Failed(Failure.rejected(rejected.text())));
      } else {
        desired.note(request.command(), request.commandId());
        end(new Outcome.Answered(event));
      }
    }

    @Override
    public void failed(LinkFailure failure) {
      if (failure.mayHaveArrived() && confirmation == Confirmation.ANSWERED) {
        desired.note(request.command(), request.commandId());
      }
      end(failures.outcome(failure));
    }

    private void end(Outcome outcome) {
      if (!over) {
        over = true;
        ended.accept(request, outcome);
        listener.update(new CommandUpdate.Ended(request.commandId(), outcome));
      }
    }

    private final class Barrier implements Reply<RobotEvent> {
      @Override
      public void ended(RobotEvent event) {
        end(new Outcome.Confirmed());
      }

      @Override
      public void failed(LinkFailure failure) {
        Course.this.failed(new LinkFailure(failure.cause(), failure.message(), true));
      }
    }
  }
}
