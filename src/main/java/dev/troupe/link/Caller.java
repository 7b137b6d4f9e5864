package dev.troupe.link;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * The way back to whoever asked from another context: answers reach it where it asked.
 *
 * @param context null for a thread that is nobody's; it is answered wherever the answer is found
 */
record Caller(@Nullable Context context) {

  static Caller here() {
    return new Caller(Vertx.currentContext());
  }

  /** Runs it at once where the caller already is, else one hop later. */
  void tell(Runnable answer) {
    if (context == null || context == Vertx.currentContext()) {
      answer.run();
    } else {
      context.runOnContext(ignored -> answer.run());
    }
  }
}
