package dev.troupe.fleet;

import dev.troupe.config.RobotOptions;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one robot's commands come in: repeats are answered from memory, what may not be done is
 * refused, the rest goes to the part of the robot that does it. Confined.
 */
final class CommandIntake {
  private final Acts acts;
  private final LeaseDesk leases;
  private final LinkFailures failures;
  private final Crossing home;
  private final Time time;
  private final FleetMetrics metrics;
  private final Supplier<@Nullable Failure> closing;
  private final Runnable taken;
  private final CommandMemory memory;
  private final @Nullable SpeechMarks marks;
  private Duration streamAhead;

  /** The parts of a robot that do something. */
  record Acts(Wire wire, SpeechQueue speech, Listening listening, CommandDesk desk) {}

  /**
   * @param closing why no new commands are taken; null while they are
   * @param taken runs behind each command that was taken
   * @param marked where speech is marked before it is said; null for nowhere
   */
  CommandIntake(
      Acts acts,
      LeaseDesk leases,
      LinkFailures failures,
      Crossing home,
      Time time,
      FleetMetrics metrics,
      RobotOptions options,
      Supplier<@Nullable Failure> closing,
      Runnable taken,
      @Nullable Function<SpeechMarks.Owner, SpeechMarks> marked) {
    this.acts = acts;
    this.leases = leases;
    this.failures = failures;
    this.home = home;
    this.time = time;
    this.metrics = metrics;
    this.closing = closing;
    this.taken = taken;
    this.streamAhead = options.streamAhead();
    this.memory =
        new CommandMemory(options.commandMemory(), options.commandMemoryAge(), time, new Doer());
    this.marks = marked == null ? null : marked.apply(new Marked());
  }

  /** What became of commands that were given to owners before. */
  void remember(List<FormerCommand> commands) {
    memory.remember(commands);
  }

  /** What became of commands, for the next owner. */
  List<FormerCommand> ended() {
    return memory.ended();
  }

  void use(RobotOptions options) {
    streamAhead = options.streamAhead();
    memory.keep(options.commandMemory(), options.commandMemoryAge());
  }

  /**
   * A command that was given before is answered from memory, whatever keeps new ones from the robot
   * by now. The sound of a stream goes where {@link #stream} said.
   */
  CommandHold submit(
      CommandRequest request, @Nullable SpeechStream stream, CommandObserver outward) {
    if (request.repeatable()) {
      return memory.submit(request, stream, outward);
    }
    begin(request, stream, outward);
    return new Sole(request);
  }

  /** As {@link #submit}, at a moment to come. */
  CommandHold submitAt(long nanos, CommandRequest request, CommandObserver outward) {
    AppointedCommand appointed =
        new AppointedCommand(time, nanos, () -> submit(request, null, outward));
    appointed.arm();
    return appointed;
  }

  StartOutlook outlook(CommandRequest request) {
    return new StartOutlook(
        request.repeatable() && memory.knows(request),
        acts.wire().ready(),
        acts.speech().idle(),
        acts.speech().estimate(request.command()));
  }

  /** Where the sound of one command is to go, once it is {@link #submit given}. */
  SpeechStream stream(
      SpeechCommand.StartStream format,
      Context away,
      SpeechStreamListener source,
      Runnable cancel) {
    return new SpeechStream(acts.wire(), home, away, time, format, streamAhead, source, cancel);
  }

  private void begin(
      CommandRequest request, @Nullable SpeechStream stream, CommandObserver outward) {
    CommandListener listener =
        CommandTrace.of(
            request,
            failures.robot(),
            new Stopwatch(request.command().kind(), outward, time, metrics));
    Failure obstacle = obstacle(request);
    if (obstacle != null) {
      refuse(stream, listener, new CommandUpdate.Refused(request.commandId(), obstacle));
    } else if (marks != null && marks.holds(request)) {
      marks.hold(request, stream, listener);
    } else {
      dispatch(request, stream, listener);
      taken.run();
    }
  }

  private static void refuse(
      @Nullable SpeechStream stream, CommandListener listener, CommandUpdate.Refused why) {
    listener.update(why);
    if (stream != null) {
      stream.closed();
    }
  }

  private @Nullable Failure obstacle(CommandRequest request) {
    Failure end = closing.get();
    if (end != null && !(stops(request) && acts.wire().ready())) {
      return end;
    }
    Failure rest = failures.rest();
    if (rest != null) {
      return rest;
    }
    Failure forbidden = leases.check(request.caller(), request.command().kind());
    if (forbidden != null) {
      return forbidden;
    }
    return acts.wire().ready() ? null : failures.obstacle(acts.wire().state());
  }

  /** A robot that speaks to its end before it moves can still be told to be quiet. */
  private static boolean stops(CommandRequest request) {
    return request.command() instanceof SpeechCommand.Stop
        || request.command() instanceof ListeningCommand.Stop;
  }

  private void dispatch(
      CommandRequest request, @Nullable SpeechStream stream, CommandListener listener) {
    switch (request.command()) {
      case SpeechCommand.SayText text ->
          acts.speech().submit(new Utterance(request, listener, null));
      case SpeechCommand.SayAudio audio ->
          acts.speech().submit(new Utterance(request, listener, null));
      case SpeechCommand.StartStream sound ->
          acts.speech().submit(new Utterance(request, listener, stream));
      case SpeechCommand.Stop stop -> {
        if (marks != null) {
          marks.takeBackAll();
        }
        acts.speech().clear();
        acts.desk().submit(request, listener);
      }
      case ListeningCommand.Start start -> acts.listening().start(request, start, listener);
      case ListeningCommand.Stop stop -> {
        acts.listening().stop();
        acts.desk().submit(request, listener);
      }
      default -> acts.desk().submit(request, listener);
    }
  }

  private void cancel(CommandRequest request) {
    if (marks == null || !marks.takeBack(request)) {
      acts.speech().cancel(request);
      acts.listening().cancel(request);
    }
  }

  private void withdraw(CommandRequest request) {
    if (marks == null || !marks.takeBack(request)) {
      acts.speech().withdraw(request);
    }
  }

  /** The hold of the only one who can have given a command. */
  private final class Sole implements CommandHold {
    private final CommandRequest request;

    Sole(CommandRequest request) {
      this.request = request;
    }

    @Override
    public void cancel() {
      CommandIntake.this.cancel(request);
    }

    @Override
    public void withdraw() {
      CommandIntake.this.withdraw(request);
    }
  }

  /** What goes on once the other replicas know of it; meanwhile much may have happened. */
  private final class Marked implements SpeechMarks.Owner {
    @Override
    public void admit(
        CommandRequest request, @Nullable SpeechStream stream, CommandListener listener) {
      Failure obstacle = obstacle(request);
      if (obstacle == null) {
        dispatch(request, stream, listener);
        taken.run();
      } else {
        refuse(stream, listener, new CommandUpdate.Refused(request.commandId(), obstacle));
      }
    }

    @Override
    public void refuse(
        @Nullable SpeechStream stream, CommandListener listener, CommandUpdate.Refused why) {
      CommandIntake.refuse(stream, listener, why);
    }
  }

  /** What the memory has done by the parts of the robot. */
  private final class Doer implements CommandMemory.Doer {
    @Override
    public void begin(
        CommandRequest request, @Nullable SpeechStream stream, CommandObserver observer) {
      CommandIntake.this.begin(request, stream, observer);
    }

    @Override
    public void cancel(CommandRequest request) {
      CommandIntake.this.cancel(request);
    }

    @Override
    public void withdraw(CommandRequest request) {
      CommandIntake.this.withdraw(request);
    }

    @Override
    public void repeated(CommandRequest request) {
      metrics.repeated(request.command().kind());
    }
  }
}
