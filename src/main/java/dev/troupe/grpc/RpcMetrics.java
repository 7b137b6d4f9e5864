package dev.troupe.grpc;

import com.google.rpc.Code;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * RPCs by method and code, with their latency, how many are under way, and their bytes. Methods
 * come from the service table and codes from the enum, so that no caller can make a label. Shared
 * by all event loops.
 */
public final class RpcMetrics {
  private static final String UNKNOWN = "unknown";

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(3),
    Duration.ofMillis(10),
    Duration.ofMillis(30),
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final MeterRegistry registry;
  private final Map<String, MethodMeters> methods = new ConcurrentHashMap<>();

  public RpcMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Opens the record of a call; {@code method} is a full name of the service table. */
  Recording start(String method) {
    return new Recording(methods.computeIfAbsent(method, MethodMeters::new));
  }

  /** Notes a call that named no method of ours. */
  void unknownMethod() {
    start(UNKNOWN).ended(Code.UNIMPLEMENTED.getNumber());
  }

  /** One call's own record. Confined. */
  static final class Recording {
    private final MethodMeters meters;
    private final long started;

    private Recording(MethodMeters meters) {
      this.meters = meters;
      this.started = meters.nanos();
      meters.active.incrementAndGet();
    }

    void received(int bytes) {
      meters.received.increment(bytes);
    }

    void sent(int bytes) {
      meters.sent.increment(bytes);
    }

    /** Once. */
    void ended(int code) {
      meters.active.decrementAndGet();
      meters.timer(code).record(meters.nanos() - started, TimeUnit.NANOSECONDS);
    }
  }

  private final class MethodMeters {
    private final String method;
    private final AtomicInteger active = new AtomicInteger();
    private final Counter received;
    private final Counter sent;
    private final Map<Code, Timer> timers = new ConcurrentHashMap<>();

    MethodMeters(String method) {
      this.method = method;
      Gauge.builder("troupe.rpc.active", active, AtomicInteger::get)
          .description("RPCs under way")
          .tag("method", method)
          .register(registry);
      received = bytes("received");
      sent = bytes("sent");
    }

    long nanos() {
      return registry.config().clock().monotonicTime();
    }

    private Counter bytes(String direction) {
      return Counter.builder("troupe.rpc.message.bytes")
          .description("Bytes of RPC messages, framing left out")
          .tag("method", method)
          .tag("direction", direction)
          .register(registry);
    }

    Timer timer(int number) {
      Code known = Code.forNumber(number);
      return timers.computeIfAbsent(known == null ? Code.UNKNOWN : known, this::register);
    }

    private Timer register(Code code) {
      return Timer.builder("troupe.rpc.duration")
          .description("RPCs by method and code, from the first byte to the status")
          .tag("method", method)
          .tag("code", code.name())
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
    }
  }
}
