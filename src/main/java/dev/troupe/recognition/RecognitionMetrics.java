package dev.troupe.recognition;

import dev.troupe.link.PerConstant;
import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.recognition.SessionNews.Origin;
import dev.troupe.telemetry.Histograms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What all sessions with the recogniser add up to. Thread-safe. */
final class RecognitionMetrics {
  private final AtomicInteger sessions = new AtomicInteger();
  private final PerConstant<Origin, Timer> ready;
  private final PerConstant<RecognitionOutcome, Counter> outcomes;
  private final PerConstant<Reason, Counter> replaced;
  private final Counter started;
  private final Counter lost;
  private final Counter heard;
  private final Counter dropped;
  private final Timer toResult;

  RecognitionMetrics(MeterRegistry registry) {
    Gauge.builder("troupe.recognition.sessions", sessions, AtomicInteger::get)
        .description("Callers that have a session or wait for one")
        .register(registry);
    ready =
        new PerConstant<>(
            Origin.class,
            origin ->
                Histograms.latency(
                        "troupe.recognition.ready",
                        "From the caller's first word to a session that is ready")
                    .tag("origin", label(origin))
                    .register(registry));
    outcomes =
        new PerConstant<>(
            RecognitionOutcome.class,
            outcome ->
                Counter.builder("troupe.recognition.results")
                    .description("Recognitions that came to their end, by outcome")
                    .tag("outcome", label(outcome))
                    .register(registry));
    replaced =
        new PerConstant<>(
            Reason.class,
            reason ->
                Counter.builder("troupe.recognition.replacements")
                    .description("Sessions that another took the place of, by cause")
                    .tag("cause", label(reason))
                    .register(registry));
    started = counter(registry, "troupe.recognition.started", "Recognitions that began");
    lost = counter(registry, "troupe.recognition.lost", "Recognitions lost with their session");
    heard = counter(registry, "troupe.recognition.audio.seconds", "Sound that recognitions heard");
    dropped = counter(registry, "troupe.recognition.audio.lost.seconds", "Sound that they did not");
    toResult =
        Histograms.latency(
                "troupe.recognition.time.to.result", "From the end of speech to the result")
            .register(registry);
  }

  void opened() {
    sessions.incrementAndGet();
  }

  void closed() {
    sessions.decrementAndGet();
  }

  void ready(Origin origin, Duration waited) {
    ready.of(origin).record(waited);
  }

  void recognitionStarted() {
    started.increment();
  }

  void recognitionEnded(RecognitionOutcome outcome, RecognitionMeasures measures) {
    outcomes.of(outcome).increment();
    heard.increment(measures.heard().toNanos() / 1e9);
    if (measures.timeToResult() != null) {
      toResult.record(measures.timeToResult());
    }
  }

  void recognitionLost() {
    lost.increment();
  }

  void replaced(Reason reason) {
    replaced.of(reason).increment();
  }

  void audioLost(long nanos) {
    dropped.increment(nanos / 1e9);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
