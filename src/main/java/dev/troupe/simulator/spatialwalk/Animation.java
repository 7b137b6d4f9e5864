package dev.troupe.simulator.spatialwalk;

import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keyframes on the session's own socket: as many as the sound has room for, as fast as the model
 * works and the client takes them, and a last message that says so. Confined.
 */
final class Animation implements Performance {
  private static final long KEYFRAME_NANOS = 40_000_000;

  private final Request request;
  private final Outlet outlet;
  private final Time time;
  private final ModelPace pace;
  private final ServiceManners manners;
  private Time.@Nullable Timer timer;
  private boolean begun;
  private boolean waiting;
  private boolean over;
  private long origin;
  private int sent;
  private boolean silent = true;

  /**
   * @param time of the model
   */
  Animation(Request request, Outlet outlet, Time time, ModelPace pace, ServiceManners manners) {
    this.request = request;
    this.outlet = outlet;
    this.time = time;
    this.pace = pace;
    this.manners = manners;
  }

  @Override
  public void begin() {
    begun = true;
    origin = time.nanos() + pace.firstDelay().toNanos();
    more();
  }

  @Override
  public void more() {
    while (begun && !over && !waiting && timer == null && enough()) {
      long due = origin + Math.round((sent + next()) * KEYFRAME_NANOS / pace.speed());
      if (outlet.congested()) {
        waiting = true;
        outlet.whenDrained(this::drained);
      } else if (time.nanos() < due) {
        timer = time.after(Duration.ofNanos(due - time.nanos()), this::due);
      } else {
        send(next());
      }
    }
  }

  @Override
  public void interrupt() {
    for (int tail = 0; begun && tail < manners.interruptTail() && ready() > 0; tail++) {
      animate(false, next());
    }
    if (manners.endAfterInterrupt()) {
      animate(true, 0);
    }
    finish(RequestReport.Outcome.INTERRUPTED);
  }

  @Override
  public void stop(boolean preempted) {
    finish(preempted ? RequestReport.Outcome.PREEMPTED : RequestReport.Outcome.FAILED);
  }

  @Override
  public void abandon() {
    over = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void drained() {
    waiting = false;
    more();
  }

  private void due() {
    timer = null;
    more();
  }

  /** Whether there is a message to send: a full one, or what is left once all sound is here. */
  private boolean enough() {
    return request.uploaded() || ready() >= pace.batch();
  }

  private int ready() {
    return request.meter().keyframes() - sent;
  }

  private int next() {
    return Math.min(ready(), pace.batch());
  }

  private void send(int keyframes) {
    if (silent) {
      silent = false;
      precede();
    }
    boolean last = request.uploaded() && keyframes == ready();
    if (last && (keyframes == 0 || manners.endWithKeyframes())) {
      end(keyframes, ending());
    } else if (last && ending() == Fault.Ending.Kind.EARLY) {
      animate(true, 0);
      animate(false, keyframes);
      finish(RequestReport.Outcome.ENDED);
    } else {
      animate(false, keyframes);
      struck(Fault.Moment.FRAMES);
    }
  }

  private void end(int keyframes, Fault.Ending.@Nullable Kind ending) {
    if (struck(Fault.Moment.END)) {
      return;
    }
    if (ending != Fault.Ending.Kind.MISSING) {
      animate(true, keyframes);
    }
    if (ending == Fault.Ending.Kind.TWICE) {
      animate(true, 0);
    }
    finish(RequestReport.Outcome.ENDED);
  }

  private void animate(boolean end, int keyframes) {
    boolean empty = keyframes == 0;
    outlet.animate(
        request, end, empty ? null : Flames.of(request.meter(), sent, keyframes), keyframes);
    sent += keyframes;
  }

  /** What faults put before a request's first message. */
  private void precede() {
    outlet
        .fault(Fault.StaleFrames.class)
        .ifPresent(stale -> {
          for (int i = 0; i < stale.messages(); i++) {
            outlet.stray(stale.reqId());
          }
        });
    outlet.fault(Fault.Oversize.class).ifPresent(size -> outlet.pad(request, size.bytes()));
  }

  private boolean struck(Fault.Moment moment) {
    return outlet.strike(moment, request) || over;
  }

  private Fault.Ending.@Nullable Kind ending() {
    return outlet.fault(Fault.Ending.class).map(Fault.Ending::kind).orElse(null);
  }

  private void finish(RequestReport.Outcome outcome) {
    if (!over) {
      abandon();
      outlet.over(request, outcome);
    }
  }
}
