package dev.troupe.simulator.uhlive;

import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of events to a socket. One that is delayed holds up those behind it, since a server's
 * events never overtake each other. Confined to the connection.
 */
final class Outgoing {
  private static final int MAX_HELD = 10_000;

  private final ArmedFaults faults;
  private final Time time;
  private final Consumer<String> socket;
  private final Deque<Held> held = new ArrayDeque<>();
  private Time.@Nullable Timer timer;

  private record Held(String text, long dueNanos) {}

  Outgoing(ArmedFaults faults, Time time, Consumer<String> socket) {
    this.faults = faults;
    this.time = time;
    this.socket = socket;
  }

  void send(JsonObject event) {
    Duration delay = delay(event.getString("event"));
    if (held.isEmpty() && delay.isZero()) {
      socket.accept(event.encode());
    } else if (held.size() < MAX_HELD) {
      held.add(new Held(event.encode(), time.nanos() + delay.toNanos()));
      arm();
    }
  }

  /** The socket is closed: no timer may stay behind. */
  void gone() {
    held.clear();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private Duration delay(String event) {
    UhliveFault.Delay delay = faults.lasting(UhliveFault.Delay.class);
    boolean meant = delay != null && (delay.event().isEmpty() || delay.event().equals(event));
    return delay != null && meant ? delay.delay() : Duration.ZERO;
  }

  private void arm() {
    Held first = held.peek();
    if (timer == null && first != null) {
      Duration left = Duration.ofNanos(Math.max(0, first.dueNanos() - time.nanos()));
      timer = time.after(left, this::release);
    }
  }

  private void release() {
    timer = null;
    Held first = held.peek();
    while (first != null && first.dueNanos() <= time.nanos()) {
      held.remove();
      socket.accept(first.text());
      first = held.peek();
    }
    arm();
  }
}
