package dev.troupe.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How late an event loop gets to what is due: a timer ten times a second on each of them, whose
 * lateness is what every robot and every call on that loop waits too.
 */
public final class EventLoopDelay extends VerticleBase {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Timer delay;
  private final LongSupplier nanos;
  private long due;

  private EventLoopDelay(MeterRegistry registry, int loop, LongSupplier nanos) {
    this.nanos = nanos;
    this.delay =
        Histograms.latency("troupe.eventloop.delay", "How late a due task starts, by event loop")
            .tag("loop", Integer.toString(loop))
            .register(registry);
  }

  /** One meter an event loop: Vert.x deals the instances out over all of them. */
  public static Future<String> deploy(Vertx vertx, MeterRegistry registry, int eventLoops) {
    AtomicInteger loop = new AtomicInteger();
    return vertx.deployVerticle(
        () -> new EventLoopDelay(registry, loop.getAndIncrement(), System::nanoTime),
        new DeploymentOptions().setInstances(eventLoops));
  }

  @Override
  public Future<?> start() {
    expectNext();
    vertx.setPeriodic(EVERY.toMillis(), id -> tick());
    return Future.succeededFuture();
  }

  private void tick() {
    delay.record(Duration.ofNanos(Math.max(0, nanos.getAsLong() - due)));
    expectNext();
  }

  /** From now, not from when it was due: one long pause is one late tick, not a run of them. */
  private void expectNext() {
    due = nanos.getAsLong() + EVERY.toNanos();
  }
}
