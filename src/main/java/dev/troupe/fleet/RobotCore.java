package dev.troupe.fleet;

import dev.troupe.cluster.CommandMarks;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.Connection.State;
import dev.troupe.link.Crossing;
import dev.troupe.link.Inbound;
import dev.troupe.link.Link;
import dev.troupe.link.LinkCause;
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
import dev.troupe.robot.RobotPart;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

  /** For a robot to tell of what it was stopped from saying, before its socket goes. */
  private static final Duration CUT = Duration.ofSeconds(2);

  private final RobotId id;
  private final Tenure tenure;
  private final Crossing home;
  private final Time time;
  private final FleetParts parts;
  private final FleetMetrics metrics;
  private final RobotOwner owner;
  private final LinkFailures failures;
  private final LinkWire wire;
  private final Journal<RobotRecord> journal;
  private final DesiredState desired = new DesiredState();
  private final SpeechQueue speech;
  private final Listening listening;
  private final CommandDesk desk;
  private final CommandIntake commands;
  private final Senses senses;
  private final FaceStream face;
  private final LeaseDesk leases;
  private final Sight sight = new Sight();
  private final Settings settings;
  private final DesiredKeeper keeper;
  private volatile Link<RobotCommand, RobotEvent> link;
  private RobotDefinition definition;

  /** Request ids of the epoch that links before this one have given. */
  private long counted;

  private Connection connection;
  private volatile RobotStatus status;
  private final Promise<Void> silent = Promise.promise();

  /** Why no new commands are taken; null while they are. */
  private @Nullable Failure closing;

  private boolean closed;

  RobotCore(
      RobotDefinition definition,
      Arrival arrival,
      Crossing home,
      Time time,
      FleetParts parts,
      RobotOwner owner) {
    RobotConfig config = definition.config();
    this.definition = definition;
    this.id = definition.id();
    this.home = home;
    this.time = time;
    this.parts = parts;
    this.metrics = parts.metrics();
    this.owner = owner;
    this.tenure = arrival.tenure() == null ? Tenure.alone(time.now()) : arrival.tenure();
    this.counted = arrival.counted();
    this.failures = new LinkFailures(id);
    failures.maintenance(config.maintenance());
    this.link = parts.link(config, tenure.fence(), this, time);
    this.wire = new LinkWire(link);
    RobotOptions options = config.options();
    this.journal =
        new Journal<>(
            definition.uid(),
            tenure.epoch(),
            options.journalEvents(),
            options.journalAge(),
            time,
            RobotRecord::weight,
            arrival.journal());
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
    this.senses =
        new Senses(
            wire,
            home,
            time,
            options,
            parts.encoders(),
            metrics,
            tenure::epoch,
            () -> speech.speaking() != null,
            this::touch);
    this.leases = new LeaseDesk(id, tenure.epoch(), options, time, metrics.leases(), new Held());
    this.commands =
        new CommandIntake(
            new CommandIntake.Acts(wire, speech, listening, desk),
            leases,
            failures,
            home,
            time,
            metrics,
            options,
            () -> closing,
            this::touch,
            marking());
    commands.remember(arrival.commands());
    speech.starts().adopt(arrival.starts());
    this.face =
        new FaceStream(
            wire,
            home,
            time,
            desired,
            caller -> leases.check(caller, CommandKind.FACE_PARAMS),
            options.faceRate());
    this.settings = new Settings(wire, time, desired, sight, this::touch);
    this.connection = Connection.none(time.now());
    if (config.maintenance()) {
      connection = connection.next(link.state(), failures, time.now());
    }
    this.status = snapshot();
    metrics.moved(null, connection.state());
    this.keeper =
        new DesiredKeeper(desired, time, kept -> owner.keep(this.definition, tenure.epoch(), kept));
    adopt(arrival.desired());
  }

  private @Nullable Function<SpeechMarks.Owner, SpeechMarks> marking() {
    CommandMarks marks = tenure.marks();
    return marks == null
        ? null
        : told -> new SpeechMarks(marks, definition.uid(), home, time, told);
  }

  // ---- registration ----

  /** Described anew: its socket goes on, unless it has to lead elsewhere. */
  void describe(RobotDefinition next) {
    RobotDefinition before = definition;
    boolean wasLetGo =
        link.state() instanceof LinkState.Released released
            && released.reason().cause() == LinkCause.RELEASED;
    definition = next;
    use(next.config().options());
    boolean rests = next.config().maintenance();
    boolean rested = before.config().maintenance();
    failures.maintenance(rests);
    if (before.isElsewhere(next)) {
      relink();
    }
    if (rests) {
      link.release();
      connection = connection.next(link.state(), failures, time.now());
    } else if (rested || !wasLetGo) {
      dial();
    }
    touch();
  }

  private void use(RobotOptions options) {
    speech.use(options);
    listening.use(options.answerTimeout());
    desk.use(options.answerTimeout());
    senses.use(options);
    face.use(options.faceRate());
    leases.use(options);
    commands.use(options);
    journal.keep(options.journalEvents(), options.journalAge());
  }

  /**
   * What was under way ends as with any other loss; what outlives a loss outlives this. Request ids
   * must not come twice, nor lead past the epoch, so the new link goes on counting.
   */
  private void relink() {
    link.close();
    counted = Math.max(counted, link.counted());
    link = parts.link(definition.config(), tenure.fence(), this, time);
    wire.use(link);
    connection = connection.next(link.state(), failures, time.now());
  }

  /** What clients asked for before the gateway went down and came up again. */
  void adopt(List<RobotCommand> former) {
    List<RobotCommand> taken = keeper.adopt(former);
    if (wire.ready()) {
      taken.forEach(command -> wire.tell(command, () -> {}));
    }
  }

  // ---- connection ----

  /** What a client cannot change, it is told. */
  Future<Void> open() {
    if (definition.config().maintenance()) {
      return Future.failedFuture(failures.inMaintenance().asException());
    }
    dial();
    touch();
    return Future.succeededFuture();
  }

  private void dial() {
    link.open(tenure.epoch(), counted);
  }

  /** The counter of the last request id. */
  long counted() {
    return Math.max(counted, link.counted());
  }

  Future<Void> release() {
    return link.release();
  }

  /** No new commands, and this is why; done when nothing is being said any more. */
  Future<Void> drain(Failure why) {
    if (closing == null) {
      closing = why;
      speechChanged();
    }
    return silent.future();
  }

  /** As {@link #drain(Failure)}, and what takes longer is cut. */
  Future<Void> drain(Failure why, Duration patience) {
    Time.Timer timer =
        time.after(
            patience,
            () -> {
              speech.lost(why);
              speech.clear();
              time.after(CUT, silent::tryComplete);
            });
    return drain(why).onComplete(ended -> timer.cancel());
  }

  Future<Void> close(Failure reason) {
    if (closed) {
      return link.close();
    }
    closed = true;
    closing = closing == null ? reason : closing;
    failures.end(reason);
    boolean elsewhere =
        reason.reason() == FailureReason.DRAINING || reason.reason() == FailureReason.ROBOT_MOVING;
    leases.close(elsewhere ? new LeaseLoss.Moved() : new LeaseLoss.Removed(), reason);
    listening.abandon(reason);
    Future<Void> socket = link.close();
    senses.end(reason);
    settings.close();
    journal.end(reason);
    metrics.moved(connection.state(), null);
    keeper.close();
    return socket;
  }

  /** What the next owner needs to go on; once it is closed. */
  Luggage pack() {
    return new Luggage(
        definition.uid(),
        desired.commands(),
        journal.parts(),
        commands.ended(),
        speech.starts().memory());
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
    settings.restored();
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
    settings.lost();
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
      settings.said(event);
      // A voice that was asked for is noted behind this, and what came of it is looked at then.
      if (cause == null
          || cause.commandId() == null
          || cause.kind() != CommandKind.VOICE_CONFIGURE) {
        touch();
      }
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

  CommandIntake commands() {
    return commands;
  }

  FaceStream face() {
    return face;
  }

  LeaseDesk leases() {
    return leases;
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
        JournalTail.follow(
            journal, cursor, filter, definition.config().options().eventLag(), home, away, sink);
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
    if (closing != null && speech.idle()) {
      silent.tryComplete();
    }
    touch();
  }

  /** Most of what happens leaves the status as it was: then nobody who watches need hear of it. */
  private void touch() {
    RobotStatus now = snapshot();
    if (!now.equals(status)) {
      status = now;
      owner.changed(now.withRoundTrip(link.roundTrip()));
    }
  }

  /** From any thread. */
  RobotStatus status() {
    return status.withRoundTrip(link.roundTrip());
  }

  private RobotStatus snapshot() {
    return new RobotStatus(
        definition,
        tenure.epoch(),
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
        senses.states(),
        settings.list(),
        journal.followers(),
        leases.leases(),
        false);
  }

  /** What leases do to this robot. */
  private final class Held implements LeaseDesk.Robot {
    @Override
    public boolean act(CommandRequest request) {
      boolean[] refused = new boolean[1];
      commands.submit(
          request, null, (update, at) -> refused[0] |= update instanceof CommandUpdate.Refused);
      return !refused[0];
    }

    @Override
    public void endSenses(Set<String> programs, Failure why) {
      senses.end(programs, why);
    }

    @Override
    public void lost(Set<RobotPart> parts) {
      if (parts.contains(RobotPart.FACE)) {
        face.forget();
      }
    }

    @Override
    public void changed() {
      touch();
    }

    @Override
    public void renewed() {
      status = snapshot();
    }
  }
}
