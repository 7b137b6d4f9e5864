package dev.troupe.link;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** The one context that something lives on, and the assertion that callers are on it. */
final class Confinement {
  private final String what;
  private final Context home;

  Confinement(String what) {
    Context current = Vertx.currentContext();
    if (current == null) {
      throw new IllegalStateException(what + ": made off a Vert.x context (expected: on one)");
    }
    this.what = what;
    this.home = current;
  }

  Context home() {
    return home;
  }

  void check() {
    @Nullable Context current = Vertx.currentContext();
    if (current != home) {
      throw new IllegalStateException(
          "%s: called on %s (expected: its own context %s)".formatted(what, current, home));
    }
  }
}
