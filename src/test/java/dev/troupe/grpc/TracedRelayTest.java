package dev.troupe.grpc;

import static dev.troupe.testing.TraceCollector.hex;
import static dev.troupe.testing.TraceCollector.told;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.config.ConfigFile;
import dev.troupe.testing.TraceCollector;
import dev.troupe.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call through a replica that does not have the robot: one trace over both. */
class TracedRelayTest {
  private final TraceCollector collector = new TraceCollector();
  private final Tracing edgeTracing = tracing();
  private final Tracing ownerTracing = tracing();
  private final GatewayFixture owner = new GatewayFixture(1, 1);
  private final EdgeFixture edge =
      new EdgeFixture(owner, traced(edgeTracing), traced(ownerTracing));

  TracedRelayTest() throws IOException {}

  private Tracing tracing() throws IOException {
    String yaml = "tracing: {endpoint: '" + collector.endpoint() + "', every: 20ms}";
    return Tracing.start(
        ConfigFile.parse("test", yaml, Map.of()).tracing(), Map.of(), new SimpleMeterRegistry());
  }

  private static Guards traced(Tracing tracing) {
    Guards none = Guards.NONE;
    return new Guards(none.policies(), none.robots(), none.audit(), none.limits(), tracing);
  }

  @AfterEach
  void close() throws InterruptedException {
    edge.close();
    owner.close();
    edgeTracing.close();
    ownerTracing.close();
    collector.close();
  }

  @Test
  void goesFromTheCallOverTheRelayToTheRobot() throws Exception {
    SpeechServiceGrpc.newBlockingStub(edge.channel)
        .withDeadlineAfter(30, SECONDS)
        .say(
            SayRequest.newBuilder()
                .setRobotId(GatewayFixture.ALICE)
                .setText("hello")
                .setWait(Wait.WAIT_FINISHED)
                .build());

    List<Span> spans = collector.await(span -> true, 4);
    Span called =
        spans.stream().filter(it -> it.getParentSpanId().isEmpty()).findFirst().orElseThrow();
    Span relayed = child(spans, called);
    Span answered = child(spans, relayed);
    Span spoken = child(spans, answered);
    assertThat(called.getName()).isEqualTo("troupe.robot.v1.SpeechService/Say");
    assertThat(told(called, "troupe.robot.id")).isEqualTo(GatewayFixture.ALICE);
    assertThat(relayed.getName()).isEqualTo("relay");
    assertThat(told(relayed, "troupe.replica")).isEqualTo("name of owner");
    assertThat(answered.getName()).isEqualTo(called.getName());
    assertThat(spoken.getName()).startsWith("robot ");
    assertThat(spans).extracting(it -> hex(it.getTraceId())).containsOnly(hex(called.getTraceId()));
  }

  private static Span child(List<Span> spans, Span parent) {
    return spans.stream()
        .filter(it -> it.getParentSpanId().equals(parent.getSpanId()))
        .findFirst()
        .orElseThrow();
  }
}
