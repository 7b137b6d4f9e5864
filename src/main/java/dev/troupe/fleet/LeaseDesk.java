package dev.troupe.fleet;

import dev.troupe.config.LeaseUse;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.SafeAction;
import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.RobotPart;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of one robot: keeps the book and its one timer, runs the policies of holders who went
 * silent, tells followers, and says of each command whether it is allowed. Confined.
 */
final class LeaseDesk {
  private static final Logger log = LoggerFactory.getLogger(LeaseDesk.class);

  private final RobotId id;
  private RobotOptions options;
  private final Time time;
  private final LeaseMetrics metrics;
  private final LeaseFailures failures;
  private final Robot robot;
  private final LeaseBook book;
  private final Map<String, LeaseCourse> courses = new HashMap<>();
  private final Watch watch = new Watch();
  private int held;
  private int waiting;
  private long due;
  private Time.@Nullable Timer timer;
  private @Nullable Failure closed;

  /** What a desk needs of its robot. */
  interface Robot {
    /** Does one command; false when it was refused at once. */
    boolean act(CommandRequest request);

    /** Ends the subscriptions of these programs. */
    void endSenses(Set<String> programs, Failure why);

    /** Nobody, or somebody else, holds these parts now: what was prepared for them is dropped. */
    void lost(Set<RobotPart> parts);

    /** Who holds or waits has changed. */
    void changed();

    /** A lease lives longer; nobody need be told. */
    void renewed();
  }

  LeaseDesk(
      RobotId id, long epoch, RobotOptions options, Time time, LeaseMetrics metrics, Robot robot) {
    this.id = id;
    this.options = options;
    this.time = time;
    this.metrics = metrics;
    this.failures = new LeaseFailures(id);
    this.robot = robot;
    this.book = new LeaseBook(epoch, options.lease() == LeaseUse.REQUIRED, this::makeId);
  }

  /** Holds from the next command, and from the next lease. */
  void use(RobotOptions next) {
    options = next;
    book.require(next.lease() == LeaseUse.REQUIRED);
  }

  /** It leads back to the robot; the rest is nobody's to guess. */
  private String makeId() {
    return LeaseRef.id(id, UUID.randomUUID().toString());
  }

  // ---- commands ----

  /** What forbids the command; null when nothing does. */
  @Nullable Failure check(Caller caller, CommandKind kind) {
    if (book.isEmpty() && options.lease() == LeaseUse.OPTIONAL && caller.leases().isEmpty()) {
      return null;
    }
    Set<RobotPart> parts = RobotPart.movedBy(kind);
    LeaseRefusal refusal = parts.isEmpty() ? null : book.check(here(caller), parts, now());
    settled();
    return refusal == null ? null : refused(refusal);
  }

  /** Whoever commands several robots names leases of all of them. */
  private Caller here(Caller caller) {
    List<LeaseRef> leases =
        caller.leases().stream()
            .filter(ref -> ref.robot() == null || id.equals(ref.robot()))
            .toList();
    return new Caller(caller.principal(), leases);
  }

  /** The same refusal as a value for whoever asked. */
  Failure refused(LeaseRefusal refusal) {
    Failure failure = failures.of(refusal);
    metrics.refused(failure.reason());
    return failure;
  }

  // ---- leases ----

  /**
   * @throws dev.troupe.robot.FailureException once the robot is gone
   */
  LeaseAnswer acquire(LeaseRequest request) {
    requireOpen();
    return told(book.acquire(complete(request), course(request.holder()), now()));
  }

  /**
   * @param stopRunning whether those who lose a part are cut short
   * @throws dev.troupe.robot.FailureException once the robot is gone
   */
  LeaseTaking take(LeaseRequest request, String reason, boolean stopRunning) {
    requireOpen();
    LeaseTaking taking = book.take(complete(request), reason, course(request.holder()), now());
    Lease lease = taking.lease();
    log.atInfo()
        .addKeyValue(LogKeys.ROBOT, id)
        .addKeyValue("holder", lease.owner())
        .addKeyValue("losers", taking.lost().stream().map(Lease::owner).toList())
        .addKeyValue(LogKeys.CAUSE, reason)
        .log("lease taken by force");
    if (stopRunning) {
      taking.lost().forEach(loser -> stop(lease, loser));
    }
    settled();
    return taking;
  }

  private void stop(Lease taker, Lease loser) {
    Set<RobotPart> common = EnumSet.copyOf(loser.parts());
    common.retainAll(taker.parts());
    if (common.contains(RobotPart.SPEECH)) {
      act(taker, new SpeechCommand.Stop());
    }
    if (common.contains(RobotPart.LISTENING)) {
      act(taker, new ListeningCommand.Stop());
    }
  }

  private LeaseRequest complete(LeaseRequest request) {
    return request.silence() != null
        ? request
        : request.with(SafeActs.fitting(options.silencePolicy(), request));
  }

  private LeaseCourse course(Holder holder) {
    return new LeaseCourse(holder, watch);
  }

  LeaseAnswer renew(LeaseRef ref, Holder holder) {
    LeaseAnswer answer = book.renew(ref, holder.principal(), now());
    LeaseCourse course = courses.get(ref.id());
    if (course != null && answer instanceof LeaseAnswer.Given) {
      course.heardFrom(holder);
      robot.renewed();
    }
    return told(answer);
  }

  LeaseAnswer delegate(LeaseRef ref, Holder holder, @Nullable String pipeline) {
    return told(book.delegate(ref, holder.principal(), pipeline, now()));
  }

  LeaseAnswer release(LeaseRef ref, Holder holder) {
    return told(book.release(ref, holder.principal(), now()));
  }

  /** Tells {@code follower} what becomes of a lease from now on, until it is over. */
  void follow(LeaseRef ref, LeaseFollower follower) {
    LeaseCourse course = courses.get(ref.id());
    if (course != null) {
      course.add(follower);
    }
  }

  void leave(LeaseRef ref, LeaseFollower follower) {
    LeaseCourse course = courses.get(ref.id());
    if (course != null) {
      course.remove(follower);
    }
  }

  /** Those that hold, then those that wait in line. */
  List<Lease> leases() {
    return book.leases();
  }

  private void requireOpen() {
    if (closed != null) {
      throw closed.asException();
    }
  }

  /** Ends all of them, and no more begin. */
  void close(LeaseLoss loss, Failure reason) {
    closed = reason;
    book.clear(loss, now());
    settled();
  }

  private LeaseAnswer told(LeaseAnswer answer) {
    settled();
    return answer;
  }

  private Moment now() {
    return new Moment(time.nanos(), time.now());
  }

  // ---- the timer ----

  private void settled() {
    long next = book.nextDue();
    if (next == LeaseEntry.NEVER) {
      disarm();
    } else if (timer == null || next - due < 0) {
      // One that fires too early only looks and is set again, which costs less than each heartbeat.
      disarm();
      due = next;
      timer = time.after(Duration.ofNanos(Math.max(0, next - time.nanos())), this::settle);
    }
  }

  private void settle() {
    timer = null;
    book.settle(now());
    settled();
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  // ---- silence ----

  private void runPolicy(Lease lease, LeaseCourse course, SilencePolicy policy) {
    metrics.silent();
    List<String> done = new ArrayList<>();
    for (SafeAction action : policy.actions()) {
      if (run(action, lease, course)) {
        done.add(action.word().text());
      }
    }
    log.atWarn()
        .addKeyValue(LogKeys.ROBOT, id)
        .addKeyValue("holder", lease.owner())
        .addKeyValue("actions", done)
        .log("holder is silent");
    course.tell(it -> it.acted(lease, done));
    if (policy.actions().contains(new SafeAction.Release())) {
      book.abandon(lease.ref(), now());
    }
  }

  private boolean run(SafeAction action, Lease lease, LeaseCourse course) {
    RobotCommand command = SafeActs.command(action);
    if (action instanceof SafeAction.SensorsOff) {
      Failure why =
          new Failure(
              FailureReason.CANCELLED,
              "robot " + id + ": the holder of lease " + lease.ref().id() + " went silent",
              null,
              Map.of("robot_id", id.value()));
      robot.endSenses(course.programs(), why);
    }
    return command == null || act(lease, command);
  }

  /** On behalf of the lease's owner. */
  private boolean act(Lease lease, RobotCommand command) {
    return robot.act(
        new CommandRequest(
            UUID.randomUUID().toString(),
            command,
            command instanceof SpeechCommand.SayText
                ? CommandRequest.WhenBusy.INTERRUPT
                : CommandRequest.WhenBusy.QUEUE,
            false,
            null,
            new Caller(lease.owner(), List.of(lease.ref())),
            false));
  }

  private void changed() {
    List<Lease> all = book.leases();
    int inLine = (int) all.stream().filter(Lease::waits).count();
    metrics.changed(all.size() - inLine - held, inLine - waiting);
    held = all.size() - inLine;
    waiting = inLine;
    robot.changed();
  }

  /** What the book tells about any lease. */
  private final class Watch implements LeaseCourse.Owner {
    @Override
    public void began(Lease lease, LeaseCourse course) {
      courses.put(lease.ref().id(), course);
      changed();
    }

    @Override
    public void changed() {
      LeaseDesk.this.changed();
    }

    @Override
    public void silent(Lease lease, LeaseCourse course) {
      SilencePolicy policy = lease.silence();
      if (policy != null) {
        runPolicy(lease, course, policy);
      }
    }

    @Override
    public void over(Lease lease, LeaseLoss loss) {
      courses.remove(lease.ref().id());
      metrics.ended(loss);
      if (!lease.waits()) {
        robot.lost(lease.parts());
      }
      LeaseDesk.this.changed();
    }
  }
}
