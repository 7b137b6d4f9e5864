package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.testing.Program;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM as those meet it who are on the line, with a robot that has begun a long speech. */
@Timeout(180)
class DrainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ROBOT = "alice";
  private static final String SPEECH = "And that is not all that there is to say. ".repeat(200);

  @TempDir private Path dir;

  private final Vertx vertx = Vertx.vertx();
  private FurhatSimulator simulator;

  @BeforeEach
  void play() throws Exception {
    simulator =
        FurhatSimulator.start(vertx, SimulatorOptions.defaults().withRobots(1))
            .await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    simulator.close().await(20, TimeUnit.SECONDS);
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void callsMayEndNewOnesHearWhyAndStreamsEndAtOnceWithACursor() throws Exception {
    try (Program gateway = serve("60s");
        HttpClient http = HttpClient.newHttpClient()) {
      String management = field(gateway, "management port is open", "address");
      ManagedChannel channel = connect(gateway);
      Answer<WatchEventsResponse> events = new Answer<>();
      RobotServiceGrpc.newStub(channel)
          .watchEvents(WatchEventsRequest.newBuilder().setRobotId(ROBOT).build(), events);
      events.first.get(30, TimeUnit.SECONDS);
      Answer<SayResponse> said = new Answer<>();
      Context.CancellableContext caller = Context.ROOT.withCancellation();
      caller.run(() -> SpeechServiceGrpc.newStub(channel).say(speech(), said));
      awaitSpeaking();

      gateway.terminate();

      Throwable farewell = events.end();
      assertRefused(farewell);
      assertThat(Calls.detail(farewell, ErrorInfo.class).getMetadataMap().get("cursor"))
          .isNotEmpty();
      assertRefused(catchThrowable(() -> list(channel)));
      assertThat(ready(http, management)).isEqualTo(503);
      assertThat(said.over.isDone()).isFalse();

      caller.cancel(null);
      assertThat(gateway.awaitExit(PATIENCE)).isZero();
      assertThat(gateway.output()).last().asString().contains("gateway is stopped");
      close(channel);
    }
  }

  @Test
  void whatLastsLongerThanTheDeadlineIsCutWithAReason() throws Exception {
    try (Program gateway = serve("1s")) {
      ManagedChannel channel = connect(gateway);
      Answer<SayResponse> said = new Answer<>();
      SpeechServiceGrpc.newStub(channel).say(speech(), said);
      awaitSpeaking();

      gateway.terminate();

      assertRefused(said.end());
      assertThat(gateway.awaitExit(PATIENCE)).isZero();
      close(channel);
    }
  }

  private static void assertRefused(Throwable refusal) {
    Calls.assertFailed(refusal, Status.Code.UNAVAILABLE, "DRAINING");
    assertThat(Calls.detail(refusal, RetryInfo.class).getRetryDelay().getSeconds()).isPositive();
  }

  private static SayRequest speech() {
    return SayRequest.newBuilder()
        .setRobotId(ROBOT)
        .setText(SPEECH)
        .setWait(Wait.WAIT_FINISHED)
        .setStopOnCancel(true)
        .build();
  }

  private void awaitSpeaking() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!isSpeaking()) {
      assertThat(System.nanoTime() - end).as("the robot does not speak").isNegative();
      vertx.timer(50, TimeUnit.MILLISECONDS).await(10, TimeUnit.SECONDS);
    }
  }

  private boolean isSpeaking() throws Exception {
    return !simulator.robots().getFirst().report().await(10, TimeUnit.SECONDS).spoken().isEmpty();
  }

  private Program serve(String drainTimeout) throws IOException {
    Path config =
        Files.writeString(
            dir.resolve("troupe.yaml"),
            """
            server: {port: 0, drain_timeout: %s}
            management: {port: 0}
            store: {file: '%s'}
            robots: {%s: {address: '%s'}}
            """
                .formatted(drainTimeout, dir.resolve("troupe.db"), ROBOT, simulator.address(0)));
    return Program.troupe("serve", "--config", config.toString(), "--log-format", "json");
  }

  /** Once the robot is there. */
  private static ManagedChannel connect(Program gateway) throws Exception {
    int port = Integer.parseInt(field(gateway, "gateway is ready", "clients"));
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!list(channel).contains("LINK_STATE_READY")) {
      assertThat(System.nanoTime() - end).as("the robot is not ready").isNegative();
    }
    return channel;
  }

  private static String list(ManagedChannel channel) {
    return FleetServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .listRobots(ListRobotsRequest.getDefaultInstance())
        .toString();
  }

  private static String field(Program program, String words, String key) throws Exception {
    return String.valueOf(new JsonObject(program.findLine(words, PATIENCE)).getValue(key));
  }

  private static int ready(HttpClient http, String management) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create("http://" + management + "/health/ready")).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void close(ManagedChannel channel) throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
  }

  /** A client's end of one call. */
  private static final class Answer<M> implements StreamObserver<M> {
    final CompletableFuture<M> first = new CompletableFuture<>();
    final CompletableFuture<Throwable> over = new CompletableFuture<>();

    @Override
    public void onNext(M message) {
      first.complete(message);
    }

    @Override
    public void onError(Throwable failure) {
      over.complete(failure);
    }

    @Override
    public void onCompleted() {
      over.complete(new AssertionError("it completed"));
    }

    Throwable end() throws Exception {
      return over.get(60, TimeUnit.SECONDS);
    }
  }
}
