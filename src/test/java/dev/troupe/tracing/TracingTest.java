package dev.troupe.tracing;

import static dev.troupe.testing.TraceCollector.hex;
import static dev.troupe.testing.TraceCollector.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.KeptSecret;
import dev.troupe.config.Secret;
import dev.troupe.config.Secrets;
import dev.troupe.config.TracingConfig;
import dev.troupe.telemetry.Span;
import dev.troupe.testing.TraceCollector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TracingTest {
  private static final String METHOD = "troupe.robot.v1.SpeechService/Say";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  private Tracing start(String endpoint, String further) throws Exception {
    TracingConfig config =
        ConfigFile.parse(
                "test",
                "tracing: {endpoint: '" + endpoint + "', every: 20ms" + further + "}",
                Map.of())
            .tracing();
    return Tracing.start(config, Map.of("HOSTNAME", "troupe-0"), registry);
  }

  private static MultiMap parent(String flags) {
    return MultiMap.caseInsensitiveMultiMap()
        .add("traceparent", "00-" + TRACE + "-" + PARENT + "-" + flags)
        .add("tracestate", "a=1")
        .add("tracestate", "b=2");
  }

  private double count(String outcome) {
    return registry.get("troupe.tracing.spans").tag("outcome", outcome).counter().count();
  }

  @Test
  void aCallGoesOnWithItsCallersTraceAndHandsItOn() throws Exception {
    MultiMap onwards = MultiMap.caseInsensitiveMultiMap().add("tracestate", "stale=1");
    try (TraceCollector collector = new TraceCollector();
        Tracing tracing = start(collector.endpoint(), "")) {
      Span call = tracing.call(METHOD, parent("01"));
      call.hand(onwards);
      Span child = call.child("robot led");
      child.note("sent");
      child.fail("VENDOR_REJECTED");
      call.end();

      List<io.opentelemetry.proto.trace.v1.Span> spans = collector.await(TRACE, 2);
      io.opentelemetry.proto.trace.v1.Span server = named(spans, METHOD);
      io.opentelemetry.proto.trace.v1.Span robot = named(spans, "robot led");
      assertThat(hex(server.getParentSpanId())).isEqualTo(PARENT);
      assertThat(server.getKind())
          .isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER);
      assertThat(server.getTraceState()).isEqualTo("a=1,b=2");
      assertThat(told(server, "rpc.system")).isEqualTo("grpc");
      assertThat(told(server, "rpc.service")).isEqualTo("troupe.robot.v1.SpeechService");
      assertThat(told(server, "rpc.method")).isEqualTo("Say");
      assertThat(robot.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(robot.getKind())
          .isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT);
      assertThat(robot.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
      assertThat(told(robot, "error.type")).isEqualTo("VENDOR_REJECTED");
      assertThat(onwards.get("traceparent"))
          .isEqualTo("00-" + TRACE + "-" + hex(server.getSpanId()) + "-01");
      assertThat(onwards.getAll("tracestate")).containsExactly("a=1,b=2");
      assertThat(call.traceId()).isEqualTo(TRACE);
    }
  }

  @Test
  void aTraceThatItsCallerDoesNotRecordIsNotRecordedAndTheNextOneHearsOfIt() throws Exception {
    MultiMap onwards = MultiMap.caseInsensitiveMultiMap();
    try (TraceCollector collector = new TraceCollector();
        Tracing tracing = start(collector.endpoint(), "")) {
      Span call = tracing.call(METHOD, parent("00"));
      assertThat(call.isRecorded()).isFalse();
      assertThat(call.traceId()).isNull();
      call.child("robot led").hand(onwards);
      call.end();
      assertThat(onwards.get("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-00");

      tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap()).end();
      assertThat(collector.await(span -> true, 1)).hasSize(1);
      assertThat(hex(collector.spans().getFirst().getTraceId())).isNotEqualTo(TRACE);
    }
  }

  @Test
  void withARatioOfNothingOnlyCallersBeginTraces() throws Exception {
    try (TraceCollector collector = new TraceCollector();
        Tracing tracing = start(collector.endpoint(), ", sample_ratio: 0")) {
      Span own = tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap());
      MultiMap broken = MultiMap.caseInsensitiveMultiMap().add("traceparent", "00-nonsense-01");

      assertThat(own.isRecorded()).isFalse();
      assertThat(tracing.call(METHOD, broken).isRecorded()).isFalse();
      assertThat(tracing.call(METHOD, parent("01")).isRecorded()).isTrue();
    }
  }

  @Test
  void saysWhoSendsItAndIsBelieved() throws Exception {
    TracingConfig config =
        ConfigFile.parse(
                "test",
                """
                tracing:
                  endpoint: http://127.0.0.1:1
                  every: 20ms
                  service_name: stage
                  attributes: {k8s.namespace.name: hall, service.version: other}
                  headers: {authorization: token}
                secrets: {token: {env: TOKEN}}
                """,
                Map.of("TOKEN", "Bearer s3cret"))
            .tracing();
    try (TraceCollector collector = new TraceCollector();
        Tracing tracing =
            Tracing.start(
                new TracingConfig(
                    java.net.URI.create(collector.endpoint()),
                    config.ca(),
                    config.headers(),
                    config.sampleRatio(),
                    config.serviceName(),
                    config.attributes(),
                    config.queue(),
                    config.every(),
                    config.timeout()),
                Map.of("HOSTNAME", "troupe-0"),
                registry)) {
      tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap()).end();
      collector.await(span -> true, 1);

      var resource = collector.received().getFirst().getResource().getAttributesList();
      assertThat(told(resource, "service.name")).isEqualTo("stage");
      assertThat(told(resource, "service.instance.id")).isEqualTo("troupe-0");
      assertThat(told(resource, "k8s.namespace.name")).isEqualTo("hall");
      assertThat(told(resource, "service.version")).isEqualTo("other");
      assertThat(collector.authorizations()).containsOnly("Bearer s3cret");

      KeptSecret next = new KeptSecret("token", new Secret("Bearer other"));
      new Secrets(Map.of("token", config.headers().get("authorization")))
          .renew(Map.of("token", next));
      tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap()).end();
      collector.await(span -> true, 2);
      assertThat(collector.authorizations()).containsExactly("Bearer s3cret", "Bearer other");
    }
  }

  @Test
  void aCallThatNeverEndsHasSoManySpansAndNoMore() throws Exception {
    try (TraceCollector collector = new TraceCollector();
        Tracing tracing = start(collector.endpoint(), "")) {
      Span call = tracing.call(METHOD, parent("01"));
      for (int i = 0; i < 300; i++) {
        call.child("robot led").end();
      }
      call.end();

      List<io.opentelemetry.proto.trace.v1.Span> spans = collector.await(TRACE, 257);
      assertThat(told(named(spans, METHOD), "troupe.spans.omitted")).isEqualTo("44");
      assertThat(spans).hasSize(257);
    }
  }

  @Test
  void aCollectorThatIsAwayCostsSpansAndNothingElse() throws Exception {
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }
    try (Tracing tracing = start("http://127.0.0.1:" + nobody, ", queue: 16, timeout: 200ms")) {
      // At once, so that at most what may wait can be under way.
      for (int i = 0; i < 1_000; i++) {
        tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap()).end();
      }
      assertThat(count("dropped")).isPositive();
    }
    assertThat(count("dropped") + count("failed")).isEqualTo(1_000);
    assertThat(count("exported")).isZero();
    assertThat(registry.get("troupe.tracing.waiting").gauge().value()).isZero();
  }

  @Test
  void aCollectorThatRefusesIsCounted() throws Exception {
    try (TraceCollector collector = new TraceCollector()) {
      collector.answer(403);
      try (Tracing tracing = start(collector.endpoint(), "")) {
        tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap()).end();
      }
      assertThat(count("failed")).isEqualTo(1);
      assertThat(count("exported")).isZero();
    }
  }

  @Test
  void nobodyWaitsForACollectorThatNeverAnswers() throws Exception {
    try (TraceCollector collector = new TraceCollector()) {
      collector.fallSilent();
      Tracing tracing = start(collector.endpoint(), ", timeout: 1m");
      tracing.call(METHOD, MultiMap.caseInsensitiveMultiMap()).end();

      long began = System.nanoTime();
      tracing.close();

      // Two seconds, and as many again for a machine under load; the collector would take a minute.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
      assertThat(count("exported")).isZero();
    }
  }

  private static io.opentelemetry.proto.trace.v1.Span named(
      List<io.opentelemetry.proto.trace.v1.Span> spans, String name) {
    return spans.stream().filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
  }
}
