package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puppetry: face parameters and head poses that come faster than a robot needs them, put together
 * so that at most a set number a second leaves, the latest value of each. Confined, but for {@link
 * #puppet}.
 */
public final class FaceStream {
  private final Wire wire;
  private final Crossing home;
  private final Time time;
  private final DesiredState desired;
  private final Function<Caller, @Nullable Failure> forbids;
  private long intervalNanos;
  private final SequencedMap<String, Double> params = new LinkedHashMap<>();
  private ExpressionCommand.@Nullable SetHeadPose pose;
  private long lastSent;
  private boolean sentBefore;
  private Time.@Nullable Timer timer;

  /**
   * @param forbids asked of every change; null for who may move the face
   */
  FaceStream(
      Wire wire,
      Crossing home,
      Time time,
      DesiredState desired,
      Function<Caller, @Nullable Failure> forbids,
      int perSecond) {
    this.wire = wire;
    this.home = home;
    this.time = time;
    this.desired = desired;
    this.forbids = forbids;
    use(perSecond);
  }

  /** So many changes a second from here on. */
  void use(int perSecond) {
    intervalNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  /** One caller's way to the face. Its methods may be called from any thread. */
  public final class Puppet {
    private final Caller caller;
    private final Consumer<Failure> refused;

    private Puppet(Caller caller, Consumer<Failure> refused) {
      this.caller = caller;
      this.refused = refused;
    }

    public void params(Map<String, Double> values) {
      move(() -> DesiredState.merge(params, values));
    }

    public void headPose(ExpressionCommand.SetHeadPose latest) {
      move(() -> pose = latest);
    }

    /** Runs {@code task} on the robot's context, behind all changes. */
    public void then(Runnable task) {
      home.post(task);
    }

    private void move(Runnable change) {
      home.post(() -> {
        Failure forbidden = forbids.apply(caller);
        if (forbidden == null) {
          change.run();
          flush();
        } else {
          refused.accept(forbidden);
        }
      });
    }
  }

  /**
   * @param refused hears on the robot's context that the caller may not move the face, at once and
   *     at each change
   */
  public Puppet puppet(Caller caller, Consumer<Failure> refused) {
    Puppet made = new Puppet(caller, refused);
    made.move(() -> {});
    return made;
  }

  /** What has not left yet was meant by somebody whom the face does not obey any more. */
  void forget() {
    params.clear();
    pose = null;
  }

  private void flush() {
    if (params.isEmpty() && pose == null) {
      return;
    }
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
