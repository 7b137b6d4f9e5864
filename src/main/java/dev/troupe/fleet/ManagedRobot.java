package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A robot as everybody else sees it. Every method may be called from any thread: it hops to the
 * robot's context, and what it reports comes back on the context that the caller names.
 */
public final class ManagedRobot {
  private final RobotId id;
  private final Crossing home;
  private final RobotCore core;

  /** To be called on the robot's context. */
  ManagedRobot(
      RobotDefinition definition,
      Arrival arrival,
      Context context,
      FleetParts parts,
      RobotOwner owner) {
    this.id = definition.id();
    this.home = new Crossing(context);
    this.core = new RobotCore(definition, arrival, home, new VertxTime(context), parts, owner);
  }

  public RobotId id() {
    return id;
  }

  public RobotConfig config() {
    return core.status().config();
  }

  /** As of now, or a moment ago. */
  public RobotStatus status() {
    return core.status();
  }

  /**
   * Connects, and stays connected until {@link #disconnect}; no effect when it does so already.
   * Fails with {@code ROBOT_IN_MAINTENANCE}; else it is done once it begins to dial.
   */
  public Future<Void> connect() {
    return ask(core::open);
  }

  /** Lets the robot go until {@link #connect}; done when the socket is closed. */
  public Future<Void> disconnect() {
    return ask(core::release);
  }

  /** Does one command; what becomes of it is told on {@code away}. */
  public CommandHold submit(CommandRequest request, Context away, CommandObserver observer) {
    FarHold hold = new FarHold(home);
    home.post(() -> hold.set(core.commands().submit(request, null, on(away, observer))));
    return hold;
  }

  /**
   * As {@link #submit}, at the moment {@code nanos} of {@link System#nanoTime()}: then it is sent,
   * or waits its turn. Taken back before, nothing is told of it.
   */
  public CommandHold submitAt(
      long nanos, CommandRequest request, Context away, CommandObserver observer) {
    FarHold hold = new FarHold(home);
    home.post(() -> hold.set(core.commands().submitAt(nanos, request, on(away, observer))));
    return hold;
  }

  /** What is to be expected if this speech were asked for now; on the robot's context. */
  public Future<StartOutlook> outlook(CommandRequest request) {
    return ask(() -> Future.succeededFuture(core.commands().outlook(request)));
  }

  /**
   * Speaks audio as it comes; {@code source} and {@code observer} are called on {@code away}, and
   * not before the stream was made: who is asked for sound knows where to put it.
   */
  public Future<SpeechStream> stream(
      CommandRequest request,
      SpeechCommand.StartStream format,
      Context away,
      SpeechStreamListener source,
      CommandObserver observer) {
    Promise<SpeechStream> made = Promise.promise();
    home.post(() -> {
      FarHold hold = new FarHold(home);
      SpeechStream stream = core.commands().stream(format, away, source, hold::cancel);
      away.runOnContext(ignored -> made.complete(stream));
      hold.set(core.commands().submit(request, stream, on(away, observer)));
    });
    return made.future();
  }

  // ---- who holds it ----

  /** Granted, or waiting in line if the request allows it; fails with who is in the way. */
  public Future<Lease> acquire(LeaseRequest request) {
    return leased(desk -> desk.acquire(request));
  }

  /**
   * @param reason for the losers to read
   * @param stopRunning whether what the robot does for the losers is cut short
   */
  public Future<LeaseTaking> take(LeaseRequest request, String reason, boolean stopRunning) {
    Promise<LeaseTaking> taken = Promise.promise();
    run(taken, () -> taken.complete(core.leases().take(request, reason, stopRunning)));
    return taken.future();
  }

  /** A heartbeat. */
  public Future<Lease> renew(LeaseRef ref, Holder holder) {
    return leased(desk -> desk.renew(ref, holder));
  }

  /** Lets a pipeline of the gateway command too; null calls it back. */
  public Future<Lease> delegate(LeaseRef ref, Holder holder, @Nullable String pipeline) {
    return leased(desk -> desk.delegate(ref, holder, pipeline));
  }

  /** The lease as it was; harmless when it is over already. */
  public Future<Lease> release(LeaseRef ref, Holder holder) {
    return leased(desk -> desk.release(ref, holder));
  }

  /**
   * Keeps leases of this robot, which counts as a heartbeat of each; {@code follower} is called on
   * {@code away}. Fails when one of them is not the holder's.
   */
  public Future<LeaseHold> hold(
      List<LeaseRef> refs, Holder holder, Context away, LeaseFollower follower) {
    Promise<LeaseHold> held = Promise.promise();
    run(
        held,
        () -> {
          LeaseDesk desk = core.leases();
          List<Lease> leases = new ArrayList<>();
          refs.forEach(ref -> leases.add(given(desk, desk.renew(ref, holder))));
          LeaseFollower there = LeaseHold.on(away, follower);
          leases.forEach(lease -> desk.follow(lease.ref(), there));
          held.complete(new LeaseHold(home, desk, leases, holder, there));
        });
    return held.future();
  }

  private Future<Lease> leased(Function<LeaseDesk, LeaseAnswer> what) {
    Promise<Lease> lease = Promise.promise();
    run(lease, () -> lease.complete(given(core.leases(), what.apply(core.leases()))));
    return lease.future();
  }

  private static Lease given(LeaseDesk desk, LeaseAnswer answer) {
    return switch (answer) {
      case LeaseAnswer.Given given -> given.lease();
      case LeaseAnswer.Refused refused -> throw desk.refused(refused.refusal()).asException();
    };
  }

  private void run(Promise<?> promise, Runnable task) {
    home.post(() -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
  }

  /** Where fast changes of face and head go. */
  public FaceStream face() {
    return core.face();
  }

  /** Follows the journal from {@code cursor}, or from now; returns what ends it. */
  public Runnable follow(
      @Nullable Cursor cursor,
      Predicate<RobotRecord> filter,
      Context away,
      JournalSink<RobotRecord> sink) {
    Handle<JournalTail<RobotRecord>> handle = new Handle<>(JournalTail::cancel);
    home.post(() -> handle.set(core.follow(cursor, filter, away, sink)));
    return () -> home.post(handle::cancel);
  }

  /** {@code program} says whose subscription it is, as with its {@link Holder leases}. */
  public FeedSubscription camera(
      String program, Context away, double maxFps, FeedSink<CameraFrame> sink) {
    Overflow overflow = new Overflow.Latest(maxFps);
    return subscribe(away, senses -> senses.camera().subscribe(program, away, overflow, sink));
  }

  public FeedSubscription users(
      String program, Context away, double maxRate, FeedSink<UsersSnapshot> sink) {
    Overflow overflow = new Overflow.Latest(maxRate);
    return subscribe(away, senses -> senses.users().subscribe(program, away, overflow, sink));
  }

  /** At {@code sampleRate} Hz, or at the robot's own when 0. */
  public FeedSubscription microphone(
      String program, Context away, int sampleRate, FeedSink<AudioChunk> sink) {
    return subscribe(
        away,
        senses -> senses.microphone().subscribe(program, away, rate(sampleRate), buffer(), sink));
  }

  /** At {@code sampleRate} Hz, or at the robot's own when 0. */
  public FeedSubscription speaker(
      String program, Context away, int sampleRate, FeedSink<AudioChunk> sink) {
    return subscribe(
        away,
        senses -> senses.speaker().subscribe(program, away, rate(sampleRate), buffer(), sink));
  }

  private int rate(int asked) {
    return asked == 0 ? config().options().audioSampleRate() : asked;
  }

  private Overflow buffer() {
    return new Overflow.Buffer(config().options().audioBuffer());
  }

  private FeedSubscription subscribe(Context away, Function<Senses, FeedSubscription> by) {
    PendingSubscription pending = new PendingSubscription();
    home.post(() -> {
      FeedSubscription made = by.apply(core.senses());
      away.runOnContext(ignored -> pending.made(made));
    });
    return pending;
  }

  /** Done when it is so; what becomes of its link shows in its status. */
  Future<Void> describe(RobotDefinition definition) {
    return ask(() -> {
      core.describe(definition);
      return Future.succeededFuture();
    });
  }

  void adopt(List<RobotCommand> desired) {
    home.post(() -> core.adopt(desired));
  }

  /** No new commands, and this is why; done when nothing is being said any more. */
  Future<Void> drain(Failure why) {
    return ask(() -> core.drain(why));
  }

  Future<Void> close(Failure reason) {
    return ask(() -> core.close(reason));
  }

  /** As {@link #close}; then the counter of the last request id. */
  Future<Long> closeAndCount(Failure reason) {
    return ask(() -> {
      Future<Void> socket = core.close(reason);
      long counted = core.counted();
      return socket.otherwiseEmpty().map(counted);
    });
  }

  /**
   * Ends what is being said, within {@code patience}, then everything else; done with what the next
   * owner needs, once the socket is closed.
   */
  Future<Luggage> leave(Failure why, Duration patience) {
    return ask(() -> core.drain(why, patience))
        .compose(silent ->
            ask(() -> {
              Future<Void> socket = core.close(why);
              Luggage luggage = core.pack();
              return socket.otherwiseEmpty().map(luggage);
            }));
  }

  private <T> Future<T> ask(Supplier<Future<T>> what) {
    Promise<T> done = Promise.promise();
    home.post(() -> {
      try {
        what.get().onComplete(done);
      } catch (RuntimeException e) {
        done.fail(e);
      }
    });
    return done.future();
  }

  private static CommandObserver on(Context away, CommandObserver observer) {
    return (update, at) -> away.runOnContext(ignored -> observer.update(update, at));
  }
}
