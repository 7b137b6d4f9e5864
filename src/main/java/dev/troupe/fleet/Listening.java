package dev.troupe.fleet;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.Reply;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The robot's own recogniser, which can serve one at a time. A session that somebody still wants
 * goes on after a reconnect. Confined.
 *
 * <pre>
 * IDLE --start--> LISTENING --listen.end--> IDLE
 *                  |   ^  '--listen.end(robot_speak), to be resumed--> LISTENING
 *                  |   '--ready again
 *                  '--link lost--> SUSPENDED
 * </pre>
 */
final class Listening {
  private static final String ROBOT_SPEAKS = "robot_speak";
  private static final String STOPPED = "stopped";

  private final Wire wire;
  private final LinkFailures failures;
  private final Time time;
  private Duration stopGrace;
  private final BiConsumer<CommandRequest, Outcome> ended;
  private @Nullable Session session;

  Listening(
      Wire wire,
      LinkFailures failures,
      Time time,
      Duration stopGrace,
      BiConsumer<CommandRequest, Outcome> ended) {
    this.wire = wire;
    this.failures = failures;
    this.time = time;
    this.stopGrace = stopGrace;
    this.ended = ended;
  }

  /** For stops from here on. */
  void use(Duration latestGrace) {
    stopGrace = latestGrace;
  }

  private static final class Session {
    final CommandRequest request;
    final ListeningCommand.Start start;
    final CommandListener listener;
    @Nullable String requestId;
    boolean sent;
    boolean listens;
    boolean stopping;
    Time.@Nullable Timer timer;

    Session(CommandRequest request, ListeningCommand.Start start, CommandListener listener) {
      this.request = request;
      this.start = start;
      this.listener = listener;
    }
  }

  void start(CommandRequest request, ListeningCommand.Start start, CommandListener listener) {
    if (session != null) {
      String holder = session.request.commandId();
      listener.update(
          new CommandUpdate.Refused(
              request.commandId(),
              new Failure(
                  FailureReason.ILLEGAL_STATE,
                  "listen: the robot listens already for command " + holder)));
      return;
    }
    Session opened = new Session(request, start, listener);
    session = opened;
    listener.update(new CommandUpdate.Accepted(request.commandId(), 0));
    send(opened);
  }

  private void send(Session opened) {
    opened.listens = false;
    String[] sentAs = new String[1];
    sentAs[0] =
        wire.ask(
            opened.start,
            opened.request.commandId(),
            dev.troupe.link.Link.NO_DEADLINE,
            new Reply<>() {
              @Override
              public void sent() {
                if (current() && !opened.sent) {
                  opened.sent = true;
                  opened.listener.update(new CommandUpdate.Sent(opened.request.commandId()));
                }
              }

              @Override
              public void ended(RobotEvent event) {
                if (event instanceof RobotEvent.Rejected rejected && current()) {
                  end(opened, new Outcome.Failed(Failure.rejected(rejected.text())));
                }
              }

              @Override
              public void failed(LinkFailure failure) {
                // A lost link only suspends; what was never sent for another reason fails.
                if (current() && wire.ready()) {
                  end(opened, failures.outcome(failure));
                }
              }

              private boolean current() {
                return session == opened
                    && (sentAs[0] == null || sentAs[0].equals(opened.requestId));
              }
            });
    opened.requestId = sentAs[0];
  }

  /**
   * Everything about hearing comes here, since the robot may leave out the id, or resume after its
   * own speech.
   */
  void observe(@Nullable String requestId, RobotEvent event) {
    Session open = session;
    if (open == null || !hearing(event)) {
      return;
    }
    if (requestId == null ? leftover(open, event) : !requestId.equals(open.requestId)) {
      return;
    }
    open.listens |= event instanceof RobotEvent.ListenStarted;
    open.listener.update(new CommandUpdate.Progress(open.request.commandId(), event));
    if (event instanceof RobotEvent.ListenEnded end && !resumes(open, end)) {
      end(open, new Outcome.Answered(end));
    }
  }

  private static boolean hearing(RobotEvent event) {
    return switch (event.kind()) {
      case LISTEN_STARTED, LISTEN_ENDED, HEAR_STARTED, HEAR_PARTIAL, HEAR_ENDED -> true;
      default -> false;
    };
  }

  /** Before a start of ours was answered, a stop ends what went on before it. */
  private static boolean leftover(Session open, RobotEvent event) {
    return event instanceof RobotEvent.ListenEnded end
        && end.cause().equals(STOPPED)
        && !open.listens
        && !open.stopping;
  }

  private static boolean resumes(Session open, RobotEvent.ListenEnded end) {
    return open.start.resumeRobotEnd() && end.cause().equals(ROBOT_SPEAKS) && !open.stopping;
  }

  /** Stops for whoever listens; the end comes from the robot, or from us when it stays silent. */
  void stop() {
    wire.tell(new ListeningCommand.Stop(), () -> {});
    Session open = session;
    if (open != null && open.requestId == null) {
      stopped(open);
    } else if (open != null && !open.stopping) {
      open.stopping = true;
      open.timer = time.after(stopGrace, () -> stopped(open));
    }
  }

  /** The client of this command went away. */
  void cancel(CommandRequest request) {
    if (session != null && session.request == request) {
      stop();
    }
  }

  private void stopped(Session over) {
    end(over, new Outcome.Answered(new RobotEvent.ListenEnded(STOPPED)));
  }

  private void end(Session over, Outcome outcome) {
    if (session == over) {
      session = null;
      if (over.timer != null) {
        over.timer.cancel();
      }
      ended.accept(over.request, outcome);
      over.listener.update(new CommandUpdate.Ended(over.request.commandId(), outcome));
    }
  }

  void lost() {
    Session open = session;
    if (open != null) {
      open.requestId = null;
      if (open.stopping) {
        stopped(open);
      }
    }
  }

  /** After {@code listen.stop} cleared what a former connection left behind. */
  void restored() {
    if (session != null) {
      send(session);
    }
  }

  /** No reconnect is coming: the robot was let go or is gone. */
  void abandon(Failure failure) {
    if (session != null) {
      end(session, new Outcome.Failed(failure));
    }
  }

  @Nullable String commandId() {
    return session == null ? null : session.request.commandId();
  }
}
