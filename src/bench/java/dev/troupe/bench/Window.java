package dev.troupe.bench;

import dev.troupe.bench.Rounds.Figures;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;

/** The measured part of a phase: what arrived, how late, and what a process paid for it. */
final class Window {
  static final String P50 = "p50";
  static final String P99 = "p99";
  static final String RATE = "rate";

  /** Processor seconds for a million messages. */
  static final String CPU = "cpu";

  private static final Duration SETTLE = Duration.ofMillis(300);

  private final Vertx vertx;
  private final Duration length;

  Window(Vertx vertx, Duration length) {
    this.vertx = vertx;
    this.length = length;
  }

  /** Latencies alone. */
  Figures of(Samples samples) {
    Await.pass(vertx, SETTLE);
    samples.clear();
    long begin = System.nanoTime();
    Await.pass(vertx, length);
    return figures(samples, (System.nanoTime() - begin) / 1e9);
  }

  /** Latencies, and the cost to these processes together. */
  Figures of(Samples samples, Child... payers) {
    Await.pass(vertx, SETTLE);
    samples.clear();
    double before = cpuSeconds(payers);
    long begin = System.nanoTime();
    Await.pass(vertx, length);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double cpu = cpuSeconds(payers) - before;
    Figures figures = figures(samples, seconds);
    return figures.with(CPU, cpu * 1e6 / Math.max(1, samples.size())).with("load", cpu / seconds);
  }

  private static double cpuSeconds(Child... payers) {
    return Arrays.stream(payers).mapToDouble(payer -> Machine.cpuSeconds(payer.pid())).sum();
  }

  private static Figures figures(Samples samples, double seconds) {
    return Figures.of(P50, samples.millis(0.5))
        .with(P99, samples.millis(0.99))
        .with(RATE, samples.size() / seconds);
  }
}
