package dev.troupe.avatar;

import dev.troupe.telemetry.Histograms;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/** What all sessions of avatars add up to. Thread-safe. */
final class AvatarMetrics {

  /** Why motion did not reach a client. */
  enum Drop {
    /** It waited for the client when that interrupted. */
    INTERRUPTED,
    /** It came after its request was given up. */
    LATE,
    /** It belonged to a request that nobody made, or that had ended. */
    FOREIGN
  }

  /** How an utterance ends. */
  enum End {
    FINISHED,
    INTERRUPTED,
    FAILED
  }

  private final AtomicInteger calls = new AtomicInteger();
  private final List<Counter> dropped;
  private final List<Counter> utterances;
  private final Counter delivered;
  private final Counter keyframes;
  private final Counter heard;
  private final Timer warm;
  private final Timer dialled;
  private final Timer firstFrame;

  /**
   * @param billed seconds that all sessions have been open so far
   */
  AvatarMetrics(MeterRegistry registry, DoubleSupplier billed) {
    Gauge.builder("troupe.avatar.calls", calls, AtomicInteger::get)
        .description("Callers that have a session or wait for one")
        .register(registry);
    FunctionCounter.builder("troupe.avatar.billed.seconds", billed, DoubleSupplier::getAsDouble)
        .description("How long sessions were open, all together: what the vendor bills by")
        .register(registry);
    dropped =
        Arrays.stream(Drop.values())
            .map(reason ->
                Counter.builder("troupe.avatar.frames.dropped")
                    .description("Frames that came and were not sent to a client, by reason")
                    .tag("reason", label(reason))
                    .register(registry))
            .toList();
    utterances =
        Arrays.stream(End.values())
            .map(end ->
                Counter.builder("troupe.avatar.utterances")
                    .description("Utterances that came to an end, by how")
                    .tag("end", label(end))
                    .register(registry))
            .toList();
    delivered = counter(registry, "troupe.avatar.frames.delivered", "Frames sent to clients");
    keyframes = counter(registry, "troupe.avatar.keyframes", "Keyframes in those");
    heard = counter(registry, "troupe.avatar.audio.bytes", "Sound sent to the vendor");
    warm = ready(registry, "warm");
    dialled = ready(registry, "dialled");
    firstFrame =
        Histograms.latency(
                "troupe.avatar.first.frame", "From an utterance's first sound to its first frame")
            .register(registry);
  }

  void callOpened() {
    calls.incrementAndGet();
  }

  void callClosed() {
    calls.decrementAndGet();
  }

  void ready(boolean wasOpen, Duration waited) {
    (wasOpen ? warm : dialled).record(waited);
  }

  void delivered(int moments) {
    delivered.increment();
    keyframes.increment(moments);
  }

  void dropped(Drop reason, long frames) {
    dropped.get(reason.ordinal()).increment(frames);
  }

  void sent(int bytes) {
    heard.increment(bytes);
  }

  void firstFrame(Duration after) {
    firstFrame.record(after);
  }

  void ended(End how) {
    utterances.get(how.ordinal()).increment();
  }

  private static Timer ready(MeterRegistry registry, String origin) {
    return Histograms.latency(
            "troupe.avatar.ready", "From a caller's wish to a session that is ready")
        .tag("origin", origin)
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
