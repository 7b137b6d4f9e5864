package dev.troupe.client;

import dev.troupe.robot.EventKind;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of which events. Handlers come and go on any thread, also from a handler. */
final class Handlers {
  private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

  private final List<Handler> handlers = new CopyOnWriteArrayList<>();

  Registration add(Collection<EventKind> kinds, Consumer<Heard> consumer) {
    if (kinds.isEmpty()) {
      throw new IllegalArgumentException("kinds: [] (expected: at least one kind of event)");
    }
    Handler handler = new Handler(EnumSet.copyOf(kinds), consumer);
    handlers.add(handler);
    return () -> handlers.remove(handler);
  }

  void tell(Heard heard) {
    for (Handler handler : handlers) {
      if (handler.kinds.contains(heard.event().kind())) {
        handler.tell(heard);
      }
    }
  }

  /** Compared by identity: the same consumer may be registered twice. */
  private static final class Handler {
    private final Set<EventKind> kinds;
    private final Consumer<Heard> consumer;

    Handler(Set<EventKind> kinds, Consumer<Heard> consumer) {
      this.kinds = kinds;
      this.consumer = consumer;
    }

    void tell(Heard heard) {
      try {
        consumer.accept(heard);
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("an event handler failed");
      }
    }
  }
}
