package dev.troupe.link;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What all links of one vendor add up to. Thread-safe: every context reports here. */
public final class LinkMetrics {
  /** Every value of the {@code state} label. */
  private static final List<String> STATES =
      List.of("released", "dialing", "opening", "ready", "backoff", "closed");

  private final Map<String, TimeInState> states = new LinkedHashMap<>();
  private final PerConstant<LinkCause, Counter> losses;
  private final PerConstant<LinkCause, Counter> failures;
  private final Traffic inbound;
  private final Traffic outbound;
  private final AtomicLong queued = new AtomicLong();

  /**
   * @param vendor value of the {@code vendor} label of every meter
   */
  public LinkMetrics(MeterRegistry registry, String vendor) {
    for (String state : STATES) {
      states.put(state, new TimeInState(registry, "troupe.link", "links", vendor, state));
    }
    losses = byCause(registry, "troupe.link.losses", "Links and dials lost, by cause", vendor);
    failures =
        byCause(registry, "troupe.link.request.failures", "Requests failed by the link", vendor);
    inbound = new Traffic(registry, vendor, "in");
    outbound = new Traffic(registry, vendor, "out");
    Gauge.builder("troupe.link.send.queue", queued, AtomicLong::get)
        .description("Messages that wait behind full sockets")
        .tag("vendor", vendor)
        .register(registry);
  }

  void moved(LinkState from, LinkState to) {
    time(from).left();
    time(to).entered();
  }

  void created(LinkState state) {
    time(state).entered();
  }

  /** One that does not come back is forgotten, else sockets would pile up in its last state. */
  void gone(LinkState state) {
    time(state).left();
  }

  void lost(LinkCause cause) {
    losses.of(cause).increment();
  }

  void failed(LinkCause cause) {
    failures.of(cause).increment();
  }

  void received(MessageKind kind, int bytes) {
    inbound.count(kind, bytes);
  }

  void sent(MessageKind kind, int bytes) {
    outbound.count(kind, bytes);
  }

  void queued(int change) {
    queued.addAndGet(change);
  }

  private TimeInState time(LinkState state) {
    TimeInState time = states.get(state.label());
    if (time == null) {
      throw new IllegalStateException(
          "state label: %s (expected: one of %s)".formatted(state.label(), STATES));
    }
    return time;
  }

  private static PerConstant<LinkCause, Counter> byCause(
      MeterRegistry registry, String name, String description, String vendor) {
    return new PerConstant<>(
        LinkCause.class,
        cause ->
            Counter.builder(name)
                .description(description)
                .tags("vendor", vendor, "cause", cause.label())
                .register(registry));
  }

  /** Messages and bytes of one direction. */
  private static final class Traffic {
    private final PerConstant<MessageKind, Counter> messages;
    private final PerConstant<MessageKind, Counter> bytes;

    Traffic(MeterRegistry registry, String vendor, String direction) {
      messages = byKind(registry, "troupe.link.messages", "Messages on links", vendor, direction);
      bytes = byKind(registry, "troupe.link.bytes", "Payload bytes on links", vendor, direction);
    }

    void count(MessageKind kind, int size) {
      messages.of(kind).increment();
      bytes.of(kind).increment(size);
    }

    private static PerConstant<MessageKind, Counter> byKind(
        MeterRegistry registry, String name, String description, String vendor, String direction) {
      return new PerConstant<>(
          MessageKind.class,
          kind ->
              Counter.builder(name)
                  .description(description)
                  .tags("vendor", vendor, "direction", direction, "kind", kind.label())
                  .register(registry));
    }
  }
}
