package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Playback in a room or channel, of which the client only hears: a frame without keyframes when it
 * begins, one with {@code end} when the last sound has been played, in real time, and in the
 * younger dialect what the playback does. Confined.
 *
 * <pre>
 * waiting --first delay, sound--> playing --all played--> ended
 * waiting, playing --pause--> held --resume--> the same again
 * held --too long--> interrupted(pause_timeout)
 * any --interrupt--> interrupted(explicit), --another request--> interrupted(preempted)
 * </pre>
 */
final class Playback implements Performance {
  private static final String EXPLICIT = "explicit";
  private static final String PREEMPTED = "preempted";
  private static final String PAUSE_TIMEOUT = "pause_timeout";

  private final Request request;
  private final Outlet outlet;
  private final Time time;
  private final ModelPace pace;
  private final ServiceManners manners;
  private final Duration pauseTimeout;
  private Time.@Nullable Timer timer;
  private boolean begun;
  private boolean playing;
  private boolean held;
  private ServerMessages.@Nullable Playback end;

  /** Sound played until {@link #since}, of so much sound that was there by then. */
  private long played;

  private long since;
  private long available;
  private long firstDue;

  /**
   * @param time of the model
   */
  Playback(
      Request request,
      Outlet outlet,
      Time time,
      ModelPace pace,
      ServiceManners manners,
      Duration pauseTimeout) {
    this.request = request;
    this.outlet = outlet;
    this.time = time;
    this.pace = pace;
    this.manners = manners;
    this.pauseTimeout = pauseTimeout;
  }

  @Override
  public void begin() {
    begun = true;
    firstDue = time.nanos() + pace.firstDelay().toNanos();
    advance();
  }

  @Override
  public void more() {
    settle();
    available = request.meter().micros() * 1000;
    advance();
  }

  @Override
  public void interrupt() {
    if (manners.endAfterInterrupt()) {
      outlet.animate(request, true, null, 0);
    }
    interrupt(EXPLICIT, RequestReport.Outcome.INTERRUPTED);
  }

  @Override
  public void stop(boolean preempted) {
    if (preempted) {
      interrupt(PREEMPTED, RequestReport.Outcome.PREEMPTED);
    } else {
      finish(ServerMessages.Playback.INTERRUPTED, RequestReport.Outcome.FAILED);
    }
  }

  @Override
  public void abandon() {
    end = end == null ? ServerMessages.Playback.INTERRUPTED : end;
    disarm();
  }

  /** Holds the playback; no sound is lost. */
  void pause() {
    if (end == null && !held) {
      settle();
      held = true;
      rearm(pauseTimeout, () -> interrupt(PAUSE_TIMEOUT, RequestReport.Outcome.INTERRUPTED));
    }
  }

  void resume() {
    if (end == null && held) {
      held = false;
      since = time.nanos();
      disarm();
      advance();
    }
  }

  boolean isOf(String reqId) {
    return request.id().equals(reqId);
  }

  ServerMessages.Playback state() {
    if (end != null) {
      return end;
    }
    return held ? ServerMessages.Playback.PAUSED : ServerMessages.Playback.PLAYING;
  }

  long playedMillis() {
    settle();
    return played / 1_000_000;
  }

  /** Brings what has been played up to now. */
  private void settle() {
    long now = time.nanos();
    if (playing && !held && end == null) {
      played = Math.min(available, played + now - since);
    }
    since = now;
  }

  private void advance() {
    if (!begun || held || end != null) {
      return;
    }
    settle();
    if (time.nanos() < firstDue) {
      rearm(Duration.ofNanos(firstDue - time.nanos()), this::advance);
      return;
    }
    if (!playing && available > 0) {
      start();
    }
    if (end == null && request.uploaded()) {
      finishIn(available - played);
    }
  }

  private void finishIn(long left) {
    if (left > 0) {
      rearm(Duration.ofNanos(left), this::advance);
    } else {
      drained();
    }
  }

  private void start() {
    playing = true;
    outlet.animate(request, false, null, 0);
    outlet.tell(request, ServerMessages.Playback.PLAYING, 0, "");
    outlet.strike(Fault.Moment.FRAMES, request);
  }

  private void drained() {
    if (outlet.strike(Fault.Moment.END, request) || end != null) {
      return;
    }
    Fault.Ending.Kind ending =
        outlet.fault(Fault.Ending.class).map(Fault.Ending::kind).orElse(null);
    if (ending != Fault.Ending.Kind.MISSING) {
      outlet.animate(request, true, null, 0);
    }
    if (ending == Fault.Ending.Kind.TWICE || manners.endTwice()) {
      outlet.animate(request, true, null, 0);
    }
    outlet.tell(request, ServerMessages.Playback.ENDED, playedMillis(), "");
    finish(ServerMessages.Playback.ENDED, RequestReport.Outcome.ENDED);
  }

  private void interrupt(String reason, RequestReport.Outcome outcome) {
    if (end == null) {
      outlet.tell(request, ServerMessages.Playback.INTERRUPTED, playedMillis(), reason);
      finish(ServerMessages.Playback.INTERRUPTED, outcome);
    }
  }

  private void finish(ServerMessages.Playback state, RequestReport.Outcome outcome) {
    if (end == null) {
      settle();
      end = state;
      disarm();
      outlet.over(request, outcome);
    }
  }

  private void rearm(Duration delay, Runnable task) {
    disarm();
    timer = time.after(delay, task);
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
