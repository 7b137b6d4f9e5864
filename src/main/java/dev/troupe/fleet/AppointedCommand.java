package dev.troupe.fleet;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command that is to be given at a moment. Timers fire a millisecond or two late, and later the
 * longer they run: the last stretch goes in the smallest steps there are. Confined.
 */
final class AppointedCommand implements CommandHold {
  private static final Duration STEP = Duration.ofMillis(1);

  /** Nearer than this a further step would lead further away. */
  private static final long NEAR_ENOUGH = 500_000;

  /** Left to small steps. */
  private static final long LAST_STRETCH = Duration.ofMillis(4).toNanos();

  private final Time time;
  private final long at;
  private final Supplier<CommandHold> give;
  private Time.@Nullable Timer timer;
  private @Nullable CommandHold given;
  private boolean takenBack;

  AppointedCommand(Time time, long at, Supplier<CommandHold> give) {
    this.time = time;
    this.at = at;
    this.give = give;
  }

  void arm() {
    long left = at - time.nanos();
    if (takenBack) {
      return;
    }
    if (left < NEAR_ENOUGH) {
      given = give.get();
    } else {
      Duration step = left > LAST_STRETCH ? Duration.ofNanos(left - LAST_STRETCH) : STEP;
      timer = time.after(step, this::arm);
    }
  }

  @Override
  public void cancel() {
    takeBack();
    if (given != null) {
      given.cancel();
    }
  }

  @Override
  public void withdraw() {
    takeBack();
    if (given != null) {
      given.withdraw();
    }
  }

  private void takeBack() {
    takenBack = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
