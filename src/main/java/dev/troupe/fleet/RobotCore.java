package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.Connection.State;
import dev.troupe.link.Crossing;
import dev.troupe.link.Inbound;
import dev.troupe.link.Link;
import dev.troupe.link.LinkListener;
import dev.troupe.link.LinkState;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.EventKind;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One robot: what comes from its link goes to the part it concerns, what clients ask goes to the
 * part that does it. Confined to the robot's context; {@link ManagedRobot} is the way in.
 */
final class RobotCore implements LinkListener<RobotEvent> {
  private static final Logger log = LoggerFactory.getLogger(RobotCore.class);

  private final RobotConfig config;
  private final RobotId id;
  private final long epoch;
  private final Crossing home;
  private final Time time;
  private final FleetMetrics metrics;
  private final Consumer<RobotStatus> publish;
  private final LinkFailures failures;
  private final Link<RobotCommand, RobotEvent> link;
  private final Wire wire;
  private final Journal<RobotRecord> journal;
  private final DesiredState desired = new DesiredState();
  private final SpeechQueue speech;
  private final Listening listening;
  private final CommandDesk desk;
  private final CommandMemory memory;
  private final Senses senses;
  private final FaceStream face;
  private final Sight sight = new Sight();
  private Connection connection;
  private volatile RobotStatus status;
  private @Nullable Promise<Void> draining;

  RobotCore(
      RobotConfig config,
      Crossing home,
      Time time,
      FleetParts parts,
      Consumer<RobotStatus> publish) {
    this.config = config;
    this.id = new RobotId(config.id());
    this.home = home;
    this.time = time;
    this.metrics = parts.metrics();
    this.publish = publish;
    this.epoch = time.now().toEpochMilli();
    this.failures = new LinkFailures(id);
    this.link = parts.link(config, this, time);
    this.wire = new LinkWire(link);
    RobotOptions options = config.options();
    this.journal =
        new Journal<>(
            uid(id),
            epoch,
            options.journalEvents(),
            options.journalAge(),
            time,
            RobotRecord::weight);
    this.speech =
        new SpeechQueue(
            wire,
            failures,
            time,
            options,
            new SpeechQueue.Listener() {
              @Override
              public void ended(Utterance utterance, Outcome outcome) {
                record(utterance.request, outcome);
              }

              @Override
              public void changed() {
                speechChanged();
              }
            });
    this.listening = new Listening(wire, failures, time, options.answerTimeout(), this::record);
    this.desk =
        new CommandDesk(wire, failures, time, options.answerTimeout(), desired, this::record);
    this.memory =
        new CommandMemory(options.commandMemory(), options.commandMemoryAge(), time, new Parts());
    this.senses =
        new Senses(
            wire,
            home,
            time,
            options,
            parts.encoders(),
            metrics,
            () -> epoch,
            () -> speech.speaking() != null,
            this::touch);
    this.face = new FaceStream(wire, home, time, desired, options.faceRate());
    this.connection = Connection.none(time.now());
    this.status = snapshot();
    metrics.moved(null, connection.state());
  }

  /**
   * A robot of the configuration file keeps its uid over restarts, so that an old cursor gets a
   * truthful gap.
   */
  private static UUID uid(RobotId id) {
    return UUID.nameUUIDFromBytes(("file:" + id.value()).getBytes(StandardCharsets.UTF_8));
  }

  // ---- connection ----

  void open() {
    link.open(epoch);
    touch();
  }

  Future<Void> release() {
    return link.release();
  }

  /** No new commands; done when nothing is being said any more. */
  Future<Void> drain() {
    if (draining == null) {
      draining = Promise.promise();
      speechChanged();
    }
    return draining.future();
  }

  Future<Void> close(Failure reason) {
    listening.abandon(reason);
    Future<Void> closed = link.close();
    senses.end(reason);
    journal.end(reason);
    metrics.moved(connection.state(), null);
    return closed;
  }

  @Override
  public void stateChanged(LinkState state) {
    Connection before = connection;
    connection = before.next(state, failures, time.now());
    if (before.state() != connection.state()) {
      metrics.moved(before.state(), connection.state());
      journal.append(new RobotRecord.ConnectionChanged(connection));
      log.atInfo()
          .addKeyValue("robot", id)
          .addKeyValue("state", connection.state())
          .addKeyValue("cause", state.obstacle() == null ? "" : state.obstacle().cause().label())
          .log("robot connection changed");
    }
    if (connection.state() == State.READY) {
      restore();
    } else if (before.state() == State.READY) {
      lost(failures.obstacle(state));
    }
    if (state instanceof LinkState.Released && before.state() != State.DISCONNECTED) {
      listening.abandon(failures.obstacle(state));
    }
    touch();
  }

  /**
   * The first messages on a new connection: what a former one left behind, then what clients want
   * it to be.
   */
  private void restore() {
    wire.tell(new ListeningCommand.Stop(), () -> {});
    for (RobotCommand command : desired.commands()) {
      wire.tell(command, () -> {});
    }
    wire.tell(new SpeechCommand.GetVoice(true, false), () -> {});
    wire.tell(new dev.troupe.robot.ExpressionCommand.GetFace(true, false), () -> {});
    wire.tell(new dev.troupe.robot.SystemCommand.GetSystem(true, true), () -> {});
    senses.linked();
    listening.restored();
  }

  private void lost(Failure failure) {
    speech.lost(failure);
    listening.lost();
    senses.lost();
    sight.forget();
  }

  // ---- from the robot ----

  @Override
  public void received(Inbound<RobotEvent> inbound) {
    RobotEvent event = inbound.event();
    Wire.Cause cause = wire.cause(inbound.requestId());
    if (event.kind().isFeed()) {
      boolean once =
          cause != null
              && (cause.kind() == CommandKind.CAMERA_ONCE
                  || cause.kind() == CommandKind.USERS_ONCE);
      if (inbound.raw() != null && cause != null) {
        journal.append(new RobotRecord.Said(cause.commandId(), inbound.raw()));
      } else if (!once) {
        senses.received(event);
      }
      return;
    }
    String commandId = cause == null ? null : cause.commandId();
    if (inbound.requestId() == null) {
      speech.observe(event);
    }
    if (sight.saw(event)) {
      touch();
    }
    journal.append(new RobotRecord.Said(commandId == null ? owner(event) : commandId, event));
    if (inbound.raw() != null && event.kind() != EventKind.UNRECOGNISED) {
      journal.append(new RobotRecord.Said(commandId, inbound.raw()));
    }
    listening.observe(inbound.requestId(), event);
  }

  /** Robots may leave out the id behind the first message of an act. */
  private @Nullable String owner(RobotEvent event) {
    return switch (event.kind()) {
      case SPOKEN_WORD, SPEECH_BUFFER -> speech.speaking();
      case HEAR_STARTED, HEAR_PARTIAL, HEAR_ENDED -> listening.commandId();
      default -> null;
    };
  }

  @Override
  public void malformed(String reason) {
    log.atWarn()
        .addKeyValue("robot", id)
        .addKeyValue("cause", reason)
        .log("robot sent a message that cannot be read");
  }

  // ---- from clients ----

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
        wire.ready(),
        speech.idle(),
        speech.estimate(request.command()));
  }

  private void begin(
      CommandRequest request, @Nullable SpeechStream stream, CommandObserver outward) {
    CommandListener listener = new Stopwatch(request.command().kind(), outward, time, metrics);
    Failure obstacle = obstacle(request.command());
    if (obstacle == null) {
      dispatch(request, stream, listener);
      touch();
      return;
    }
    listener.update(new CommandUpdate.Refused(request.commandId(), obstacle));
    if (stream != null) {
      stream.closed();
    }
  }

  private void dispatch(
      CommandRequest request, @Nullable SpeechStream stream, CommandListener listener) {
    switch (request.command()) {
      case SpeechCommand.SayText text -> speech.submit(new Utterance(request, listener, null));
      case SpeechCommand.SayAudio audio -> speech.submit(new Utterance(request, listener, null));
      case SpeechCommand.StartStream sound ->
          speech.submit(new Utterance(request, listener, stream));
      case SpeechCommand.Stop stop -> {
        speech.clear();
        desk.submit(request, listener);
      }
      case ListeningCommand.Start start -> listening.start(request, start, listener);
      case ListeningCommand.Stop stop -> {
        listening.stop();
        desk.submit(request, listener);
      }
      default -> desk.submit(request, listener);
    }
  }

  private void cancel(CommandRequest request) {
    speech.cancel(request);
    listening.cancel(request);
  }

  /** The hold of the only one who can have given a command. */
  private final class Sole implements CommandHold {
    private final CommandRequest request;

    Sole(CommandRequest request) {
      this.request = request;
    }

    @Override
    public void cancel() {
      RobotCore.this.cancel(request);
    }

    @Override
    public void withdraw() {
      speech.withdraw(request);
    }
  }

  /** What the memory has done by the parts of the robot. */
  private final class Parts implements CommandMemory.Doer {
    @Override
    public void begin(
        CommandRequest request, @Nullable SpeechStream stream, CommandObserver observer) {
      RobotCore.this.begin(request, stream, observer);
    }

    @Override
    public void cancel(CommandRequest request) {
      RobotCore.this.cancel(request);
    }

    @Override
    public void withdraw(CommandRequest request) {
      speech.withdraw(request);
    }

    @Override
    public void repeated(CommandRequest request) {
      metrics.repeated(request.command().kind());
    }
  }

  private @Nullable Failure obstacle(RobotCommand command) {
    if (draining != null) {
      return new Failure(FailureReason.DRAINING, "the gateway is shutting down")
          .retryAfter(Duration.ofSeconds(1));
    }
    return wire.ready() ? null : failures.obstacle(wire.state());
  }

  /** Where the sound of one command is to go, once it is {@link #submit given}. */
  SpeechStream stream(
      SpeechCommand.StartStream format,
      Context away,
      SpeechStreamListener source,
      Runnable cancel) {
    return new SpeechStream(
        wire, home, away, time, format, config.options().streamAhead(), source, cancel);
  }

  FaceStream face() {
    return face;
  }

  Senses senses() {
    return senses;
  }

  JournalTail<RobotRecord> follow(
      @Nullable Cursor cursor,
      Predicate<RobotRecord> filter,
      Context away,
      JournalSink<RobotRecord> sink) {
    metrics.followers(1);
    JournalTail<RobotRecord> tail =
        JournalTail.follow(journal, cursor, filter, config.options().eventLag(), home, away, sink);
    tail.whenOver(() -> {
      metrics.followers(-1);
      touch();
    });
    touch();
    return tail;
  }

  private void record(CommandRequest request, Outcome outcome) {
    journal.append(
        new RobotRecord.CommandEnded(request.commandId(), request.command().kind(), outcome));
    touch();
  }

  private void speechChanged() {
    Promise<Void> waiting = draining;
    if (waiting != null && speech.idle()) {
      waiting.tryComplete();
    }
    touch();
  }

  /** Most of what happens leaves the status as it was: then nobody who watches need hear of it. */
  private void touch() {
    RobotStatus now = snapshot();
    if (!now.equals(status)) {
      status = now;
      publish.accept(now);
    }
  }

  /** From any thread. */
  RobotStatus status() {
    return status.withRoundTrip(link.roundTrip());
  }

  private RobotStatus snapshot() {
    return new RobotStatus(
        id,
        journal.uid(),
        epoch,
        config,
        connection,
        null,
        speech.speaking(),
        speech.queued(),
        listening.commandId(),
        sight.voiceId,
        sight.faceId,
        sight.virtual,
        sight.volume,
        sight.attention,
        senses.subscribers(),
        journal.followers());
  }
}
