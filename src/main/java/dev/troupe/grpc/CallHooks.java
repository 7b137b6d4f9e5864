package dev.troupe.grpc;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs when something happens that happens once. Confined; a hook that throws costs no other
 * hook its turn.
 */
final class CallHooks {
  private static final Logger log = LoggerFactory.getLogger(CallHooks.class);

  private final List<Runnable> waiting = new ArrayList<>(2);
  private boolean happened;

  /** Runs {@code hook} when it happens; now, if it has happened; never after {@link #discard}. */
  void add(Runnable hook) {
    if (happened) {
      run(hook);
    } else {
      waiting.add(hook);
    }
  }

  void happen() {
    if (!happened) {
      happened = true;
      List<Runnable> hooks = List.copyOf(waiting);
      waiting.clear();
      hooks.forEach(CallHooks::run);
    }
  }

  /** It will never happen: forgets everything, so that nothing is held longer than it is needed. */
  void discard() {
    waiting.clear();
  }

  private static void run(Runnable hook) {
    try {
      hook.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("hook of a call failed");
    }
  }
}
