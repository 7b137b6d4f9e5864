package dev.troupe;

import static dev.troupe.testing.TraceCollector.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.testing.Program;
import dev.troupe.testing.TraceCollector;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tracing is to {@code target/troupe.jar}: nothing at all until it is asked for. */
@Timeout(180)
class TracingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LIST = "troupe.fleet.v1.FleetService/ListRobots";

  @TempDir private Path dir;

  @Test
  void aGatewayThatTracesNothingLoadsNothingOfIt() throws Exception {
    Path classes = dir.resolve("classes.txt");
    try (Program gateway = serve("", classes)) {
      call(gateway);
      gateway.terminate();
      assertThat(gateway.awaitExit(PATIENCE)).isZero();
    }

    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains(" dev.troupe.grpc.CallDesk "))
        .noneMatch(line -> line.contains(" io.opentelemetry."))
        .noneMatch(line -> line.contains(" dev.troupe.tracing."))
        .noneMatch(line -> line.contains(" java.net.http."));
  }

  @Test
  void aGatewayThatTracesEndsInTimeThoughItsCollectorNeverAnswers() throws Exception {
    try (TraceCollector collector = new TraceCollector();
        Program gateway =
            serve(
                "tracing: {endpoint: '%s', every: 20ms, timeout: 1m}\n"
                    .formatted(collector.endpoint()),
                dir.resolve("classes.txt"))) {
      int port = call(gateway);
      Span call = collector.await(span -> span.getName().equals(LIST), 1).getFirst();
      assertThat(told(call, "rpc.grpc.status_code")).isEqualTo("0");

      collector.fallSilent();
      call(port);
      gateway.terminate();
      assertThat(gateway.awaitExit(Duration.ofSeconds(40))).isZero();
      assertThat(gateway.output()).last().asString().contains("gateway is stopped");
      assertThat(gateway.output()).noneMatch(line -> line.contains("did not end in good order"));
    }
  }

  private Program serve(String tracing, Path classes) throws IOException {
    Path config =
        Files.writeString(
            dir.resolve("troupe.yaml"),
            "server: {port: 0}\nmanagement: {port: 0}\nstore: {file: '%s'}\n"
                    .formatted(dir.resolve("troupe.db"))
                + tracing);
    return Program.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:file=" + classes + "::filecount=0",
            "-jar",
            Path.of("target", "troupe.jar").toString(),
            "serve",
            "--config",
            config.toString(),
            "--log-format",
            "json"),
        Map.of());
  }

  /** Its port, after one call on it. */
  private static int call(Program gateway) throws Exception {
    JsonObject ready = new JsonObject(gateway.awaitLine("gateway is ready", PATIENCE));
    int port = ready.getInteger("clients");
    call(port);
    return port;
  }

  private static void call(int port) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    FleetServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .listRobots(ListRobotsRequest.getDefaultInstance());
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
  }
}
