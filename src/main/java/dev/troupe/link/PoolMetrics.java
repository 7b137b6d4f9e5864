package dev.troupe.link;

import dev.troupe.link.SlotState.Phase;
import dev.troupe.telemetry.Histograms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the pools of one vendor hold and how their borrowers fare. Keys are chosen by clients, so no
 * meter is labelled with them. Thread-safe: every pool reports here.
 */
public final class PoolMetrics {
  private final MeterRegistry registry;
  private final String vendor;
  private final Map<Phase, TimeInState> phases = new EnumMap<>(Phase.class);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger keys = new AtomicInteger();
  private final Counter atOnce;
  private final Counter afterWaiting;
  private final PerConstant<PoolCause, Counter> refusals;
  private final Timer wait;
  private final Timer creation;
  private final Counter reuses;
  private final PerConstant<RetireCause, Counter> retirements;
  private final Timer age;

  /**
   * @param vendor value of the {@code vendor} label of every meter
   */
  public PoolMetrics(MeterRegistry registry, String vendor) {
    this.registry = registry;
    this.vendor = vendor;
    EnumSet.complementOf(EnumSet.of(Phase.GONE)).forEach(phase -> phases.put(phase, time(phase)));
    atOnce = acquires("idle");
    afterWaiting = acquires("waited");
    refusals = new PerConstant<>(PoolCause.class, cause -> acquires(cause.label()));
    retirements = new PerConstant<>(RetireCause.class, this::retirements);
    reuses = counter("troupe.pool.reuses", "Sessions lent that had been lent before");
    wait = timer(Histograms.latency("troupe.pool.wait", "How long borrowers waited for a session"));
    creation = timer(Histograms.latency("troupe.pool.creation", "Time until a session was opened"));
    age = timer(Histograms.stay("troupe.pool.age", "Age of sessions when they left the pool"));
    gauge("troupe.pool.waiting", "Borrowers that wait for a session", waiting);
    gauge("troupe.pool.keys", "Keys that have sessions or are remembered", keys);
  }

  void moved(Phase from, Phase to) {
    TimeInState left = phases.get(from);
    if (left != null) {
      left.left();
    }
    added(to);
  }

  /** What is gone is not counted. */
  void added(Phase phase) {
    TimeInState entered = phases.get(phase);
    if (entered != null) {
      entered.entered();
    }
  }

  void waiting(int change) {
    waiting.addAndGet(change);
  }

  void keys(int change) {
    keys.addAndGet(change);
  }

  void lentAtOnce() {
    atOnce.increment();
    wait.record(Duration.ZERO);
  }

  void lentAfter(Duration waited) {
    afterWaiting.increment();
    wait.record(waited);
  }

  void reused() {
    reuses.increment();
  }

  void refused(PoolCause cause) {
    refusals.of(cause).increment();
  }

  void made(Duration took) {
    creation.record(took);
  }

  void notMade(MakeFailure failure) {
    // The makers' words differ, but each is an enum's constant, so they are few.
    Counter.builder("troupe.pool.creation.failures")
        .description("Sessions that could not be opened, by cause")
        .tags("vendor", vendor, "cause", failure.label())
        .register(registry)
        .increment();
  }

  void retired(RetireCause cause, Duration old) {
    retirements.of(cause).increment();
    age.record(old);
  }

  private TimeInState time(Phase phase) {
    return new TimeInState(registry, "troupe.pool", "sessions", vendor, phase.label());
  }

  private Counter acquires(String outcome) {
    return Counter.builder("troupe.pool.acquires")
        .description("What became of those who asked for a session")
        .tags("vendor", vendor, "outcome", outcome)
        .register(registry);
  }

  private Counter retirements(RetireCause cause) {
    return Counter.builder("troupe.pool.retirements")
        .description("Sessions that left the pool, by cause")
        .tags("vendor", vendor, "cause", cause.label())
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).tag("vendor", vendor).register(registry);
  }

  private void gauge(String name, String description, AtomicInteger value) {
    Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .tag("vendor", vendor)
        .register(registry);
  }

  private Timer timer(Timer.Builder builder) {
    return builder.tag("vendor", vendor).register(registry);
  }
}
