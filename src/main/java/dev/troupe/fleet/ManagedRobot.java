package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;
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
  private final RobotConfig config;
  private final Crossing home;
  private final RobotCore core;

  /** To be called on the robot's context. {@code changed} hears each new status, there. */
  ManagedRobot(
      RobotConfig config, Context context, FleetParts parts, Consumer<RobotStatus> changed) {
    this.id = new RobotId(config.id());
    this.config = config;
    this.home = new Crossing(context);
    this.core = new RobotCore(config, home, new VertxTime(context), parts, changed);
  }

  public RobotId id() {
    return id;
  }

  public RobotConfig config() {
    return config;
  }

  /** As of now, or a moment ago. */
  public RobotStatus status() {
    return core.status();
  }

  /** Connects, and stays connected until {@link #disconnect}; no effect when it does so already. */
  public void connect() {
    home.post(core::open);
  }

  /** Lets the robot go until {@link #connect}; done when the socket is closed. */
  public Future<Void> disconnect() {
    return ask(core::release);
  }

  /** Does one command; what becomes of it is told on {@code away}. */
  public CommandHold submit(CommandRequest request, Context away, CommandObserver observer) {
    FarHold hold = new FarHold(home);
    home.post(() -> hold.set(core.submit(request, null, on(away, observer))));
    return hold;
  }

  /**
   * As {@link #submit}, at the moment {@code nanos} of {@link System#nanoTime()}: then it is sent,
   * or waits its turn. Taken back before, nothing is told of it.
   */
  public CommandHold submitAt(
      long nanos, CommandRequest request, Context away, CommandObserver observer) {
    FarHold hold = new FarHold(home);
    home.post(() -> hold.set(core.submitAt(nanos, request, on(away, observer))));
    return hold;
  }

  /** What is to be expected if this speech were asked for now; on the robot's context. */
  public Future<StartOutlook> outlook(CommandRequest request) {
    return ask(() -> Future.succeededFuture(core.outlook(request)));
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
      SpeechStream stream = core.stream(format, away, source, hold::cancel);
      away.runOnContext(ignored -> made.complete(stream));
      hold.set(core.submit(request, stream, on(away, observer)));
    });
    return made.future();
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

  public FeedSubscription camera(Context away, double maxFps, FeedSink<CameraFrame> sink) {
    Overflow overflow = new Overflow.Latest(maxFps);
    return subscribe(away, senses -> senses.camera().subscribe(away, overflow, sink));
  }

  public FeedSubscription users(Context away, double maxRate, FeedSink<UsersSnapshot> sink) {
    Overflow overflow = new Overflow.Latest(maxRate);
    return subscribe(away, senses -> senses.users().subscribe(away, overflow, sink));
  }

  /** At {@code sampleRate} Hz, or at the robot's own when 0. */
  public FeedSubscription microphone(Context away, int sampleRate, FeedSink<AudioChunk> sink) {
    return subscribe(
        away, senses -> senses.microphone().subscribe(away, rate(sampleRate), buffer(), sink));
  }

  /** At {@code sampleRate} Hz, or at the robot's own when 0. */
  public FeedSubscription speaker(Context away, int sampleRate, FeedSink<AudioChunk> sink) {
    return subscribe(
        away, senses -> senses.speaker().subscribe(away, rate(sampleRate), buffer(), sink));
  }

  private int rate(int asked) {
    return asked == 0 ? config.options().audioSampleRate() : asked;
  }

  private Overflow buffer() {
    return new Overflow.Buffer(config.options().audioBuffer());
  }

  private FeedSubscription subscribe(Context away, Function<Senses, FeedSubscription> by) {
    PendingSubscription pending = new PendingSubscription();
    home.post(() -> {
      FeedSubscription made = by.apply(core.senses());
      away.runOnContext(ignored -> pending.made(made));
    });
    return pending;
  }

  /** No new commands; done when nothing is being said any more. */
  Future<Void> drain() {
    return ask(core::drain);
  }

  Future<Void> close(Failure reason) {
    return ask(() -> core.close(reason));
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
