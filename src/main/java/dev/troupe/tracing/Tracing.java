package dev.troupe.tracing;

import dev.troupe.config.KeptSecret;
import dev.troupe.config.TracingConfig;
import dev.troupe.telemetry.Build;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import dev.troupe.telemetry.Tracer;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Traces that are kept: begun by calls, recorded or not as their callers say or by chance, sent
 * away in batches. May be used from any thread.
 */
public final class Tracing implements Tracer, AutoCloseable {
  /** What is not sent by then is lost: nobody waits longer for a collector at the end. */
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private static final int BATCH = 512;
  private static final int LONGEST = 256;
  private static final int MOST = 32;

  /** Two more tries, soon: while they last everything behind them waits. */
  private static final RetryPolicy RETRY =
      RetryPolicy.builder()
          .setMaxAttempts(3)
          .setInitialBackoff(Duration.ofMillis(200))
          .setMaxBackoff(Duration.ofSeconds(1))
          .build();

  /**
   * The library writes to a log of its own, past ours; we count, and say what matters. Held here,
   * since the JDK forgets the level of a logger that nobody holds.
   */
  private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

  private final SdkTracerProvider provider;
  private final io.opentelemetry.api.trace.Tracer tracer;

  private Tracing(SdkTracerProvider provider) {
    this.provider = provider;
    this.tracer = provider.get("troupe", Build.CURRENT.version());
  }

  /**
   * @param config with an endpoint
   * @param environment of the process, for the host's name
   * @throws IOException when a file that it names cannot be read
   */
  public static Tracing start(
      TracingConfig config, Map<String, String> environment, MeterRegistry registry)
      throws IOException {
    LIBRARY.setLevel(Level.OFF);
    TracingMetrics metrics = new TracingMetrics(registry);
    Outbox outbox = new Outbox(exporter(config), metrics, config.queue());
    BatchSpanProcessor batches =
        BatchSpanProcessor.builder(outbox)
            .setMaxQueueSize(config.queue())
            .setMaxExportBatchSize(Math.min(BATCH, config.queue()))
            .setScheduleDelay(config.every())
            // The exporter's own limit is the one that holds; this one counts its tries together.
            .setExporterTimeout(config.timeout().multipliedBy(RETRY.getMaxAttempts() + 1))
            .setMeterProvider(MeterProvider.noop())
            .build();
    return new Tracing(
        SdkTracerProvider.builder()
            .setResource(Resource.getDefault().merge(resource(config, environment)))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
            .setSpanLimits(
                SpanLimits.builder()
                    .setMaxNumberOfAttributes(MOST)
                    .setMaxNumberOfEvents(MOST)
                    .setMaxAttributeValueLength(LONGEST)
                    .build())
            .addSpanProcessor(new Gate(batches, outbox))
            .build());
  }

  private static OtlpHttpSpanExporter exporter(TracingConfig config) throws IOException {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.target().toString())
            .setTimeout(config.timeout())
            .setConnectTimeout(config.timeout())
            .setRetryPolicy(RETRY)
            .setHeaders(() -> revealed(config.headers()))
            .setMeterProvider(MeterProvider.noop());
    if (config.ca() != null) {
      exporter.setTrustedCertificates(Files.readAllBytes(config.ca()));
    }
    return exporter.build();
  }

  private static Map<String, String> revealed(Map<String, KeptSecret> headers) {
    Map<String, String> revealed = new HashMap<>();
    headers.forEach((name, secret) -> revealed.put(name, secret.reveal()));
    return revealed;
  }

  private static Resource resource(TracingConfig config, Map<String, String> environment) {
    String host = environment.getOrDefault("HOSTNAME", "");
    AttributesBuilder attributes =
        Attributes.builder()
            .put("service.name", config.serviceName())
            .put("service.version", Build.CURRENT.version())
            .put("service.instance.id", host.isEmpty() ? UUID.randomUUID().toString() : host);
    config.attributes().forEach(attributes::put);
    return Resource.create(attributes.build());
  }

  @Override
  public Span call(String method, MultiMap headers) {
    Context parent =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, Headers.READER);
    int slash = method.indexOf('/');
    io.opentelemetry.api.trace.Span span =
        tracer
            .spanBuilder(method)
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .setAttribute(SpanKeys.RPC_SYSTEM, "grpc")
            .setAttribute(SpanKeys.RPC_SERVICE, method.substring(0, slash))
            .setAttribute(SpanKeys.RPC_METHOD, method.substring(slash + 1))
            .startSpan();
    return span.isRecording()
        ? new RecordedSpan(span, tracer, new Allotment(span))
        : Span.unrecorded(request -> Headers.write(span, request));
  }

  /** Waits for what is still to be sent, two seconds at the most. */
  @Override
  public void close() {
    provider.shutdown().join(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
