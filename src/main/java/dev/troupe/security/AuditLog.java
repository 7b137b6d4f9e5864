package dev.troupe.security;

import dev.troupe.config.AuditConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is remembered of what callers did. Whoever adds never waits: a thread of its own writes what
 * has come together at once, and while it cannot, what comes waits up to a bound. May be used from
 * any thread.
 *
 * <pre>
 * WRITING --write failed--> FAILING --a try a second succeeds--> WRITING
 * </pre>
 */
public final class AuditLog implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
  private static final String LOST = "audit/lost";

  /** Many, so that a slow flush bounds how late lines are and not how many. */
  private static final int AT_ONCE = 16_384;

  private static final Duration GATHER = Duration.ofMillis(10);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** Remembers nothing. */
  public static final AuditLog OFF =
      new AuditLog(
          AuditConfig.DEFAULT,
          InstantSource.system(),
          () -> new AuditStream(OutputStream.nullOutputStream()),
          new AuditMetrics(new SimpleMeterRegistry()),
          Duration.ofSeconds(1));

  private final AuditConfig config;
  private final InstantSource clock;
  private final Opening opening;
  private final AuditMetrics metrics;
  private final Duration retry;
  private final BlockingQueue<AuditEntry> waiting;
  private final AtomicLong lost = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread writer;
  private volatile boolean failing;
  private volatile boolean closing;
  private @Nullable AuditSink sink;

  /** Opens the sink, anew after each failure. */
  interface Opening {
    AuditSink open() throws IOException;
  }

  AuditLog(
      AuditConfig config,
      InstantSource clock,
      Opening opening,
      AuditMetrics metrics,
      Duration retry) {
    this.config = config;
    this.clock = clock;
    this.opening = opening;
    this.metrics = metrics;
    this.retry = retry;
    this.waiting = new ArrayBlockingQueue<>(config.queue());
    this.writer = Thread.ofPlatform().daemon().name("troupe-audit").unstarted(this::run);
  }

  /**
   * @param out where lines go that shall go to standard output
   * @throws IOException when the file cannot be opened: a gateway that must remember does not start
   */
  public static AuditLog start(
      AuditConfig config, InstantSource clock, OutputStream out, AuditMetrics metrics)
      throws IOException {
    Opening opening =
        switch (config.to()) {
          case NONE -> () -> new AuditStream(OutputStream.nullOutputStream());
          case FILE -> () -> new AuditFile(config, clock);
          case STDOUT -> () -> new AuditStream(out);
        };
    AuditLog made = new AuditLog(config, clock, opening, metrics, Duration.ofSeconds(1));
    if (made.isOn()) {
      made.sink = opening.open();
      made.writer.start();
    }
    return made;
  }

  void begin() {
    writer.start();
  }

  public boolean isOn() {
    return config.to() != AuditConfig.Destination.NONE;
  }

  /** Whether what has to be remembered must not be done now. */
  public boolean refuses() {
    return config.whenUnavailable() == AuditConfig.WhenUnavailable.REFUSE
        && isOn()
        && (failing || waiting.remainingCapacity() == 0);
  }

  /** How it fares, for health's detail; why it cannot be written is in the log. */
  public Map<String, Object> health() {
    return Map.of(
        "status", failing ? "failing" : "writing", "refuses", refuses(), "waiting", waiting.size());
  }

  public void add(AuditEntry entry) {
    if (isOn() && !waiting.offer(entry)) {
      lost.incrementAndGet();
      metrics.lost();
    }
  }

  private void run() {
    List<AuditEntry> batch = new ArrayList<>();
    try {
      while (!closing || !batch.isEmpty() || !waiting.isEmpty()) {
        fill(batch);
        if (!batch.isEmpty() && !write(batch)) {
          if (closing) {
            return;
          }
          closed.await(retry.toNanos(), TimeUnit.NANOSECONDS);
        }
        metrics.waiting(waiting.size());
      }
    } catch (InterruptedException e) {
      // Nobody does that.
      Thread.currentThread().interrupt();
    }
  }

  private void fill(List<AuditEntry> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      AuditEntry first = waiting.poll(IDLE.toNanos(), TimeUnit.NANOSECONDS);
      if (first == null) {
        return;
      }
      batch.add(first);
      // What comes right behind it shares its flush, which costs more than all else.
      closed.await(GATHER.toNanos(), TimeUnit.NANOSECONDS);
    }
    waiting.drainTo(batch, AT_ONCE - batch.size());
    long gone = batch.size() < AT_ONCE ? lost.getAndSet(0) : 0;
    if (gone > 0) {
      batch.add(AuditEntry.ofGateway(clock.instant(), LOST, gone + " lines"));
    }
  }

  private boolean write(List<AuditEntry> batch) {
    try {
      AuditSink to = sink == null ? opening.open() : sink;
      sink = to;
      to.write(batch);
      metrics.written(batch.size());
      batch.clear();
      fails(false, null);
      return true;
    } catch (IOException e) {
      closeSink();
      fails(true, e);
      return false;
    }
  }

  private void fails(boolean now, @Nullable IOException cause) {
    if (now && !failing) {
      log.atError().setCause(cause).log("audit log cannot be written");
    } else if (!now && failing) {
      log.warn("audit log can be written again");
    }
    failing = now;
    metrics.failing(now);
  }

  private void closeSink() {
    AuditSink open = sink;
    sink = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        log.atDebug().setCause(e).log("audit log was closed badly");
      }
    }
  }

  /** Writes what waits, as far as that works, and ends. Waits for it. */
  @Override
  public void close() {
    closing = true;
    closed.countDown();
    try {
      if (writer.isAlive() && !writer.join(CLOSE)) {
        log.warn("audit log did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeSink();
  }
}
