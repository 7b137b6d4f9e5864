package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.robot.v1.DriveHeader;
import dev.troupe.api.robot.v1.DriveRequest;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamFaceHeader;
import dev.troupe.api.robot.v1.StreamFaceRequest;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DrainedStreamsTest {
  private static final String ROBOT = "robot-1";

  private final Map<String, Ending<?>> endings = new LinkedHashMap<>();

  @Test
  void whatNeverEndsByItselfEndsAtTheBeginningOfTheDrain() throws Exception {
    try (GatewayFixture gateway = new GatewayFixture()) {
      open(gateway);
      for (String method : endings.keySet()) {
        awaitActive(gateway, method);
      }

      Future<Void> drained = gateway.port.drain(Duration.ofMinutes(10));

      for (Map.Entry<String, Ending<?>> ending : endings.entrySet()) {
        Refusals refusal = ending.getValue().await();
        assertThat(refusal.reason()).as(ending.getKey()).isEqualTo("DRAINING");
        assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isPositive();
        boolean resumes = !ending.getKey().contains("Stream");
        assertThat(refusal.detail(ErrorInfo.class).containsMetadata("cursor"))
            .as(ending.getKey())
            .isEqualTo(resumes);
      }
      GatewayFixture.await(drained);
    }
  }

  private void open(GatewayFixture gateway) {
    StreamObserver<StreamFaceRequest> puppet =
        ExpressionServiceGrpc.newStub(gateway.channel)
            .streamFace(ending("troupe.robot.v1.ExpressionService/StreamFace"));
    puppet.onNext(
        StreamFaceRequest.newBuilder()
            .setHeader(StreamFaceHeader.newBuilder().setRobotId(ROBOT))
            .build());
    StreamObserver<DriveRequest> drive =
        RobotServiceGrpc.newStub(gateway.channel)
            .drive(ending("troupe.robot.v1.RobotService/Drive"));
    drive.onNext(
        DriveRequest.newBuilder().setHeader(DriveHeader.newBuilder().setRobotId(ROBOT)).build());
    PerceptionServiceGrpc.newStub(gateway.channel)
        .streamAudio(
            StreamAudioRequest.newBuilder().setRobotId(ROBOT).build(),
            ending("troupe.robot.v1.PerceptionService/StreamAudio"));
    RobotServiceGrpc.newStub(gateway.channel)
        .watchEvents(
            WatchEventsRequest.newBuilder().setRobotId(ROBOT).build(),
            ending("troupe.robot.v1.RobotService/WatchEvents"));
    FleetServiceGrpc.newStub(gateway.channel)
        .watchRobots(
            WatchRobotsRequest.getDefaultInstance(),
            ending("troupe.fleet.v1.FleetService/WatchRobots"));
  }

  private <M> Ending<M> ending(String method) {
    Ending<M> ending = new Ending<>();
    endings.put(method, ending);
    return ending;
  }

  private static void awaitActive(GatewayFixture gateway, String method) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!isActive(gateway, method)) {
      assertThat(System.nanoTime() - end).as("%s has not begun", method).isNegative();
      gateway.vertx.timer(20, TimeUnit.MILLISECONDS).await(10, TimeUnit.SECONDS);
    }
  }

  private static boolean isActive(GatewayFixture gateway, String method) {
    Gauge active = gateway.registry.find("troupe.rpc.active").tag("method", method).gauge();
    return active != null && active.value() > 0;
  }

  /** How a stream ends, whatever it told before. */
  private static final class Ending<M> implements StreamObserver<M> {
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    @Override
    public void onNext(M message) {}

    @Override
    public void onError(Throwable failure) {
      end.complete(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(new AssertionError("it completed"));
    }

    Refusals await() throws Exception {
      Throwable failure = end.get(30, TimeUnit.SECONDS);
      return Refusals.of(() -> {
        throw failure;
      });
    }
  }
}
