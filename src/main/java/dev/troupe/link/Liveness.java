package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether the peer is still there: its socket by pings, the application behind it by probes that
 * are sent only when it has been quiet.
 */
final class Liveness {

  /** What liveness does to a link. */
  interface Pulse {
    void ping();

    /** Asks the application something; false when the protocol has no words for it. */
    boolean probe();

    void dead(LinkFailure failure);
  }

  private final Time time;
  private final LinkConfig.Liveness config;
  private final Pulse pulse;
  private Time.@Nullable Timer ping;
  private Time.@Nullable Timer silence;
  private Time.@Nullable Timer idle;
  private long lastByte;
  private long pingedAt;
  private boolean pinging;
  private volatile @Nullable Duration roundTrip;
  private long lastMessage;

  Liveness(Time time, LinkConfig.Liveness config, Pulse pulse) {
    this.time = time;
    this.config = config;
    this.pulse = pulse;
  }

  void start() {
    stop();
    lastByte = time.nanos();
    lastMessage = lastByte;
    pinging = false;
    armPing();
    armSilence(config.silentAfter());
    armIdle(config.probeAfter());
  }

  void stop() {
    cancel(ping);
    cancel(silence);
    cancel(idle);
    ping = null;
    silence = null;
    idle = null;
  }

  /** Bytes of any kind came. */
  void heard() {
    lastByte = time.nanos();
  }

  /** A ping was answered. */
  void ponged() {
    heard();
    if (pinging) {
      pinging = false;
      roundTrip = Duration.ofNanos(lastByte - pingedAt);
    }
  }

  /** Of the last ping that was answered; null before one. From any thread. */
  @Nullable Duration roundTrip() {
    return roundTrip;
  }

  /** The application said something. */
  void message() {
    lastMessage = time.nanos();
  }

  private void armPing() {
    ping =
        time.after(
            config.pingEvery(),
            () -> {
              armPing();
              if (!pinging) {
                pinging = true;
                pingedAt = time.nanos();
              }
              pulse.ping();
            });
  }

  private void armSilence(Duration delay) {
    long due = time.nanos() + delay.toNanos();
    silence = time.after(delay, () -> checkSilence(due));
  }

  private void checkSilence(long due) {
    long now = time.nanos();
    if (now - due > config.pingEvery().toNanos()) {
      // So late a timer proves that this process slept; what came meanwhile is not read yet.
      armSilence(config.pingEvery());
      return;
    }
    Duration left = config.silentAfter().minusNanos(now - lastByte);
    if (left.isPositive()) {
      armSilence(left);
      return;
    }
    stop();
    pulse.dead(
        new LinkFailure(
            LinkCause.SILENT,
            "not a byte for %d ms, pings included".formatted(config.silentAfter().toMillis())));
  }

  private void armIdle(Duration delay) {
    idle = time.after(delay, this::checkIdle);
  }

  private void checkIdle() {
    Duration left = config.probeAfter().minusNanos(time.nanos() - lastMessage);
    if (left.isPositive()) {
      armIdle(left);
    } else if (pulse.probe()) {
      long asked = time.nanos();
      idle = time.after(config.probeWithin(), () -> checkAnswer(asked));
    }
  }

  private void checkAnswer(long asked) {
    if (lastMessage - asked >= 0) {
      armIdle(config.probeAfter());
      return;
    }
    stop();
    pulse.dead(
        new LinkFailure(
            LinkCause.UNRESPONSIVE,
            "the socket lives, but a probe had no answer within %d ms"
                .formatted(config.probeWithin().toMillis())));
  }

  private static void cancel(Time.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
