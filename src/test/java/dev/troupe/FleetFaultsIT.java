package dev.troupe;

import static dev.troupe.Calls.assertFailed;
import static dev.troupe.Calls.next;
import static dev.troupe.Calls.say;
import static dev.troupe.Calls.watch;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.simulator.Fault;
import dev.troupe.simulator.Hosting;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to many robots, and to the gateway itself. */
@Timeout(90)
class FleetFaultsIT {

  @Test
  void twoHundredRobotsThatDropAtOnceAreAllBack() throws Exception {
    SimulatorOptions many =
        SimulatorOptions.defaults()
            .withLayout(Hosting.Layout.PATHS, 0)
            .withRobots(200)
            .withTimeFactor(0.05);
    try (Stage stage = Stage.open(many)) {
      stage.awaitAllReady();
      long dropped = System.nanoTime();

      Stage.get(stage.simulator.injectAll(new Fault.Drop()));

      for (SimulatedRobot robot : stage.simulator.robots()) {
        stage.awaitReport(
            robot.id(), seen -> seen.connections() >= 2 && seen.openConnections() == 1);
      }
      stage.awaitAllReady();
      assertThat(Duration.ofNanos(System.nanoTime() - dropped)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void aDrainLetsUtterancesEndAndTakesNothingNew() throws Exception {
    SimulatorOptions robot =
        SimulatorOptions.defaults().withNames(List.of("alice")).withTimeFactor(1);
    try (Stage stage = Stage.open(robot)) {
      stage.awaitReady("alice");
      Iterator<WatchEventsResponse> events =
          stage.robots().watchEvents(watch("alice", EventKind.EVENT_KIND_SPEECH_STARTED));
      assertThat(events.next().hasStarted()).isTrue();
      CompletableFuture<SayResponse> said =
          CompletableFuture.supplyAsync(
              () -> stage.speech().say(say("alice", "One two three four five. ".repeat(4))));
      next(events, RobotEvent::hasSpeechStarted);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(stage.gateway::stop);

      assertDraining(stage);
      assertThat(said.get(20, SECONDS).getEnded().getKind())
          .isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
      stopped.get(20, SECONDS);
      assertThat(stage.report("alice").openConnections()).isZero();
    }
  }

  /** The first refusal may come a moment after the drain was asked for. */
  private static void assertDraining(Stage stage) {
    while (true) {
      try {
        stage.robot("alice");
      } catch (StatusRuntimeException error) {
        assertFailed(error, Status.Code.UNAVAILABLE, "DRAINING");
        return;
      }
    }
  }
}
