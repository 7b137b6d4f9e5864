package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Puppetry: face parameters and head poses that come faster than a robot needs them, put together
 * so that at most a set number a second leaves, the latest value of each. Confined, but for {@link
 * #params} and {@link #headPose}.
 */
public final class FaceStream {
  private final Wire wire;
  private final Crossing home;
  private final Time time;
  private final DesiredState desired;
  private final long intervalNanos;
  private final SequencedMap<String, Double> params = new LinkedHashMap<>();
  private ExpressionCommand.@Nullable SetHeadPose pose;
  private long lastSent;
  private boolean sentBefore;
  private Time.@Nullable Timer timer;

  FaceStream(Wire wire, Crossing home, Time time, DesiredState desired, int perSecond) {
    this.wire = wire;
    this.home = home;
    this.time = time;
    this.desired = desired;
    this.intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  /** From any thread. */
  public void params(Map<String, Double> values) {
    home.post(() -> {
      DesiredState.merge(params, values);
      flush();
    });
  }

  /** From any thread. */
  public void headPose(ExpressionCommand.SetHeadPose latest) {
    home.post(() -> {
      pose = latest;
      flush();
    });
  }

  private void flush() {
    long wait = sentBefore ? lastSent + intervalNanos - time.nanos() : 0;
    if (wait > 0) {
      if (timer == null) {
        timer =
            time.after(
                Duration.ofNanos(wait),
                () -> {
                  timer = null;
                  flush();
                });
      }
      return;
    }
    sentBefore = true;
    lastSent = time.nanos();
    if (!params.isEmpty()) {
      send(new ExpressionCommand.SetFaceParams(params));
      params.clear();
    }
    ExpressionCommand.SetHeadPose latest = pose;
    if (latest != null) {
      pose = null;
      send(latest);
    }
  }

  /** What cannot be sent now is out of date before it could be. */
  private void send(ExpressionCommand command) {
    if (wire.ready()) {
      desired.note(command, null);
      wire.tell(command, () -> {});
    }
  }
}
