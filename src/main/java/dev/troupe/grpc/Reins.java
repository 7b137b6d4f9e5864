package dev.troupe.grpc;

/**
 * What a replica that asks the others holds their parts of a call by: each says what it is going to
 * do, begins when it may, and asks no further robots when it must not. Confined to the call's
 * context.
 */
final class Reins {
  private final CallHooks free = new CallHooks();
  private final CallHooks stopped = new CallHooks();

  /** Runs {@code hook} once the part may begin; now, if it may. */
  void onFree(Runnable hook) {
    free.add(hook);
  }

  /** Runs {@code hook} once nobody further is to be asked; now, if that is so. */
  void onStopped(Runnable hook) {
    stopped.add(hook);
  }

  void free() {
    free.happen();
  }

  void stop() {
    stopped.happen();
  }
}
