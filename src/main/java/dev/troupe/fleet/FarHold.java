package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import org.jspecify.annotations.Nullable;

/**
 * A hold on a command that is given on the robot's context, for callers on any other: what they
 * post comes behind the command itself.
 */
final class FarHold implements CommandHold {
  private final Crossing home;
  private @Nullable CommandHold near;

  FarHold(Crossing home) {
    this.home = home;
  }

  /** On the robot's context, before anything that a caller posts. */
  void set(CommandHold made) {
    near = made;
  }

  @Override
  public void cancel() {
    home.post(() -> {
      if (near != null) {
        near.cancel();
      }
    });
  }

  @Override
  public void withdraw() {
    home.post(() -> {
      if (near != null) {
        near.withdraw();
      }
    });
  }
}
