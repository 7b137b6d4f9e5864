package dev.troupe.fleet;

import dev.troupe.robot.RobotCommand;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that the robot sends only while somebody wants it. What is wanted is a set of bits
 * (microphone and speaker share one stream; the others have one bit), started at once and stopped
 * after a linger. Confined.
 */
final class Sensor {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Wire wire;
  private final Time time;
  private Duration linger;
  private final IntSupplier wanted;
  private final IntFunction<RobotCommand> command;
  private final IntConsumer began;
  private final Runnable switched;
  private boolean linked;
  private int running;
  private Time.@Nullable Timer timer;

  /**
   * {@code command} makes the message for a set of bits, a stop for none; {@code began} hears which
   * bits started, {@code switched} that it runs otherwise than before though nobody came or went.
   */
  Sensor(
      Wire wire,
      Time time,
      Duration linger,
      IntSupplier wanted,
      IntFunction<RobotCommand> command,
      IntConsumer began,
      Runnable switched) {
    this.wire = wire;
    this.time = time;
    this.linger = linger;
    this.wanted = wanted;
    this.command = command;
    this.began = began;
    this.switched = switched;
  }

  /** For subscribers that leave from here on. */
  void use(Duration latestLinger) {
    linger = latestLinger;
  }

  void linked() {
    linked = true;
    running = 0;
    update();
  }

  void lost() {
    linked = false;
    running = 0;
    disarm();
  }

  /** What the robot was told to send. */
  int running() {
    return running;
  }

  /** What is wanted may have changed. */
  void update() {
    int now = wanted.getAsInt();
    if (!linked) {
      return;
    }
    int started = now & ~running;
    if (started != 0) {
      began.accept(started);
      send(running | now);
    }
    if (now == running) {
      disarm();
    } else if (timer == null) {
      timer = time.after(linger, this::settle);
    }
  }

  private void settle() {
    timer = null;
    int now = wanted.getAsInt();
    if (linked && now != running) {
      send(now);
      switched.run();
    }
  }

  private void send(int meant) {
    int before = running;
    running = meant;
    wire.tell(command.apply(meant), () -> retry(meant, before));
  }

  /**
   * The send queue was full: without another try subscribers would wait for ever, or the robot send
   * to nobody.
   */
  private void retry(int meant, int before) {
    if (linked && running == meant) {
      running = before;
      disarm();
      timer =
          time.after(
              RETRY,
              () -> {
                timer = null;
                update();
                switched.run();
              });
      switched.run();
    }
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
