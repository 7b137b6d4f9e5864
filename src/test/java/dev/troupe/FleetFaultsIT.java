package dev.troupe;

import static dev.troupe.Calls.assertFailed;
import static dev.troupe.Calls.next;
import static dev.troupe.Calls.say;
import static dev.troupe.Calls.watch;
import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.CompletableFuture.supplyAsync;
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
      // The common pool has one thread where there are two cores: one of the two would wait.
      CompletableFuture<SayResponse> said =
          supplyAsync(
              () -> stage.speech().say(say("alice", "One two three four five. ".repeat(4))),
              Thread::startVirtualThread);
      next(events, RobotEvent::hasSpeechStarted);

      CompletableFuture<Void> stopped = runAsync(stage.gateway::stop, Thread::startVirtualThread);

      assertDraining(stage);
      assertThat(said.get(20, SECONDS).getEnded().getKind())
          .isEqualTo(SpeechEndKind.SPEECH_END_KIND_FINISHED);
      stopped.get(20, SECONDS);
      assertThat(stage.report("alice").openConnections()).isZero();
    }
  }

  /** The first refusal may come a moment after the drain was asked for. */
  private static void assertDraining(Stage stage) {
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (System.nanoTime() - end < 0) {
      try {
        stage.robot("alice");
      } catch (StatusRuntimeException error) {
        assertFailed(error, Status.Code.UNAVAILABLE, "DRAINING");
        return;
      }
    }
    throw new AssertionError("calls are still answered");
  }
}
