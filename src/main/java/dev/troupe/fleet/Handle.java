package dev.troupe.fleet;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that may be cancelled before it was made. Confined. */
final class Handle<T> {
  private final Consumer<T> cancel;
  private @Nullable T held;
  private boolean cancelled;

  Handle(Consumer<T> cancel) {
    this.cancel = cancel;
  }

  void set(T made) {
    if (cancelled) {
      cancel.accept(made);
    } else {
      held = made;
    }
  }

  void cancel() {
    T made = held;
    cancelled = true;
    held = null;
    if (made != null) {
      cancel.accept(made);
    }
  }
}
