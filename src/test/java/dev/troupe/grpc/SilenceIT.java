package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.fleet.v1.SafeAction;
import dev.troupe.api.fleet.v1.SilencePolicy;
import dev.troupe.simulator.RobotReport;
import dev.troupe.simulator.SimulatedRobot;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The actions of a silence policy arrive at the robot when they should. The bound is loose, since
 * other tests run beside this one; how late they really are the load scenario {@code silence} says.
 */
class SilenceIT {
  private static final int ROBOTS = 20;
  private static final Duration WINDOW = Duration.ofSeconds(1);
  private static final Duration FAR_OFF = Duration.ofSeconds(1);
  private static final long LOOK_MILLIS = 5;
  private static final String LED = "request.led.set";

  @Test
  void robotsActSoonAfterTheirHoldersFellSilentAndNeverBefore() throws Exception {
    try (GatewayFixture gateway = new GatewayFixture(ROBOTS, 0.1)) {
      List<Future<Duration>> arrivals = new ArrayList<>();
      for (int i = 0; i < ROBOTS; i++) {
        Timestamp heard =
            LeaseServiceGrpc.newBlockingStub(gateway.channel)
                .acquireLease(request(i))
                .getLease()
                .getHeartbeatAt();
        Instant due = Instant.ofEpochSecond(heard.getSeconds(), heard.getNanos()).plus(WINDOW);
        SimulatedRobot robot = gateway.simulator.robots().get(i);
        arrivals.add(arrival(gateway, robot).map(at -> Duration.between(due, at)));
      }

      for (Future<Duration> arrival : arrivals) {
        assertThat(GatewayFixture.await(arrival)).isBetween(Duration.ZERO, FAR_OFF);
      }
    }
  }

  private static AcquireLeaseRequest request(int robot) {
    return AcquireLeaseRequest.newBuilder()
        .setRobotId("robot-" + (robot + 1))
        .setPurpose("to fall silent")
        .setSilencePolicy(
            SilencePolicy.newBuilder()
                .setAfter(Durations.fromMillis(WINDOW.toMillis()))
                .addActions(
                    SafeAction.newBuilder()
                        .setStopSpeech(SafeAction.StopSpeech.getDefaultInstance()))
                .addActions(
                    SafeAction.newBuilder()
                        .setLedColor(SafeAction.LedColor.newBuilder().setColor("#101010"))))
        .build();
  }

  /** When the robot is first seen to have been told its colour. */
  private static Future<Instant> arrival(GatewayFixture gateway, SimulatedRobot robot) {
    return robot
        .report()
        .compose((RobotReport report) ->
            report.requests(LED) > 0
                ? Future.succeededFuture(Instant.now())
                : gateway.vertx.timer(LOOK_MILLIS).compose(then -> arrival(gateway, robot)));
  }
}
