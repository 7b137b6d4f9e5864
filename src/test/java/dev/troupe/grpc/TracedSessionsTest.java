package dev.troupe.grpc;

import static dev.troupe.testing.TraceCollector.events;
import static dev.troupe.testing.TraceCollector.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.avatar.v1.AnimateClipRequest;
import dev.troupe.api.avatar.v1.AvatarServiceGrpc;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.SessionOptions;
import dev.troupe.config.ConfigFile;
import dev.troupe.security.AuditLog;
import dev.troupe.testing.TraceCollector;
import dev.troupe.tracing.Tracing;
import io.grpc.ManagedChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a vendor's sessions look like in a trace, with a recogniser and an avatar that are played.
 */
@Timeout(120)
class TracedSessionsTest {
  private static TraceCollector collector;
  private static Tracing tracing;
  private static GatewayFixture gateway;
  private static AvatarFixture avatars;
  private static ManagedChannel channel;

  /** Of its own: ports that are left open are one to a Vert.x. */
  private static Vertx vertx;

  @BeforeAll
  static void start() throws Exception {
    collector = new TraceCollector();
    tracing =
        Tracing.start(
            ConfigFile.parse(
                    "test",
                    "tracing: {endpoint: '" + collector.endpoint() + "', every: 20ms}",
                    Map.of())
                .tracing(),
            Map.of(),
            new SimpleMeterRegistry());
    gateway = new GatewayFixture();
    avatars = new AvatarFixture();
    vertx = Vertx.vertx();
    Guards guards =
        new Guards(
            Guards.NONE.policies(),
            Guards.NONE.robots(),
            AuditLog.OFF,
            Guards.NONE.limits(),
            tracing);
    ClientPort port =
        new ClientPort(
            vertx,
            AvatarFixture.server(),
            List.of(
                new RecognitionEndpoint(
                    gateway.fleet, gateway.recognition.recogniser, InstantSource.system()),
                new AvatarEndpoint(avatars.animator, InstantSource.system())),
            new RpcMetrics(new SimpleMeterRegistry()),
            () -> new SplittableRandom(1),
            Entrance.WIDE_OPEN,
            guards);
    AvatarFixture.await(port.start());
    channel = AvatarFixture.channel(port);
  }

  @AfterAll
  static void stop() throws Exception {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    AvatarFixture.await(vertx.close());
    gateway.close();
    avatars.close();
    tracing.close();
    collector.close();
  }

  @Test
  void aRecognisersSessionTellsWhenItListenedAndNothingOfWhatItHeard() throws Exception {
    RecognitionCalls stream =
        RecognitionCalls.open(
            channel, RecognitionCalls.pcm(16_000), SessionOptions.getDefaultInstance());
    stream.next();
    stream.recognize("hear", RecognitionCalls.DIGITS);
    stream.audio(RecognitionCalls.digits("4071926", 16_000)).endUtterance();
    stream.until(RecognizeResponse.MessageCase.COMPLETE);
    stream.finish();
    stream.until(RecognizeResponse.MessageCase.ENDED);

    Span session =
        collector.await(span -> span.getName().equals("recogniser session"), 1).getFirst();
    Span call =
        collector.await(span -> span.getSpanId().equals(session.getParentSpanId()), 1).getFirst();
    assertThat(events(session))
        .containsExactly("ready", "recognition begun", "recognition complete");
    assertThat(told(session, "troupe.session.id")).isNotEmpty();
    assertThat(call.getName()).isEqualTo("troupe.recognition.v1.RecognitionService/Recognize");
    assertThat(collector.received().toString()).doesNotContain("4071926").doesNotContain("4 0 7");
  }

  @Test
  void anAvatarsUtteranceIsASpanAndItsFramesAreNone() throws Exception {
    AvatarServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .animateClip(
            AnimateClipRequest.newBuilder()
                .setAvatar(AvatarFixture.AVATAR)
                .setSample("vowels")
                .build());

    Span utterance =
        collector.await(span -> span.getName().equals("avatar utterance"), 1).getFirst();
    List<Span> all = collector.await(span -> span.getTraceId().equals(utterance.getTraceId()), 2);
    assertThat(told(utterance, "troupe.outcome")).isEqualTo("finished");
    assertThat(all)
        .extracting(Span::getName)
        .containsExactlyInAnyOrder(
            "avatar utterance", "troupe.avatar.v1.AvatarService/AnimateClip");
  }
}
