package dev.troupe;

import static dev.troupe.Calls.assertFailed;
import static dev.troupe.Calls.detail;
import static dev.troupe.Calls.watch;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troupe.api.error.v1.SlowConsumer;
import dev.troupe.api.robot.v1.ExpressionServiceGrpc;
import dev.troupe.api.robot.v1.ListenOptions;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.ListeningServiceGrpc;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetLedResponse;
import dev.troupe.api.robot.v1.StreamCameraRequest;
import dev.troupe.api.robot.v1.StreamCameraResponse;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.simulator.SimulatorOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What slow and vanishing clients cost the others: nothing. */
@Timeout(120)
class ClientFaultsIT {
  private static final String ID = "alice";

  private static SimulatorOptions robot() {
    return SimulatorOptions.defaults().withNames(List.of(ID)).withTimeFactor(0.05);
  }

  @Test
  void whatAVanishedClientHeldIsLetGo() throws Exception {
    try (Stage stage = Stage.open(robot(), "robot_defaults: {sensor_linger: 100ms}")) {
      stage.awaitReady(ID);
      ManagedChannel gone = stage.connect();
      Iterator<?> listening =
          ListeningServiceGrpc.newBlockingStub(gone)
              .listen(
                  ListenRequest.newBuilder()
                      .setRobotId(ID)
                      .setOptions(ListenOptions.newBuilder().setStopNoSpeech(false))
                      .build());
      Iterator<StreamCameraResponse> camera =
          PerceptionServiceGrpc.newBlockingStub(gone)
              .streamCamera(StreamCameraRequest.newBuilder().setRobotId(ID).build());
      listening.next();
      camera.next();
      camera.next();
      long stops = stage.report(ID).requests("request.listen.stop");

      gone.shutdownNow();

      stage.awaitReport(ID, seen -> seen.requests("request.camera.stop") == 1);
      stage.awaitReport(ID, seen -> seen.requests("request.listen.stop") == stops + 1);
      stage.await(ID, robot -> !robot.getListening());
    }
  }

  @Test
  void aSlowCameraSubscriberIsToldWhatItMissedAndAFastOneMissesNothing() throws Exception {
    try (Stage stage = Stage.open(robot())) {
      stage.awaitReady(ID);
      ManagedChannel another = stage.connect();
      SlowCall<StreamCameraRequest, StreamCameraResponse> slow = new SlowCall<>();
      PerceptionServiceGrpc.newStub(another)
          .streamCamera(StreamCameraRequest.newBuilder().setRobotId(ID).build(), slow);
      Iterator<StreamCameraResponse> fast =
          stage.perception().streamCamera(StreamCameraRequest.newBuilder().setRobotId(ID).build());
      assertThat(fast.next().hasHeader()).isTrue();

      // Far more than windows and buffers of a client hold: some 10 KB each.
      List<Long> sequences = new ArrayList<>();
      while (sequences.size() < 60) {
        StreamCameraResponse message = fast.next();
        assertThat(message.hasDropped()).isFalse();
        if (message.hasFrame()) {
          sequences.add(message.getFrame().getSequence());
        }
      }
      for (int i = 1; i < sequences.size(); i++) {
        assertThat(sequences.get(i)).isEqualTo(sequences.get(i - 1) + 1);
      }

      List<StreamCameraResponse> late = slow.read(30);
      assertThat(late).anyMatch(StreamCameraResponse::hasDropped);
      assertEveryHoleIsTold(late);
      another.shutdownNow();
    }
  }

  private static void assertEveryHoleIsTold(List<StreamCameraResponse> messages) {
    long last = -1;
    long told = 0;
    for (StreamCameraResponse message : messages) {
      if (message.hasDropped()) {
        told = message.getDropped().getCount();
        assertThat(message.getDropped().getFromSequence()).isEqualTo(last + 1);
      } else if (message.hasFrame()) {
        long sequence = message.getFrame().getSequence();
        if (last >= 0) {
          assertThat(sequence - last - 1).isEqualTo(told);
        }
        last = sequence;
        told = 0;
      }
    }
  }

  @Test
  void aSlowEventSubscriberIsClosedWithACursorAndResumesWithoutLoss() throws Exception {
    String options = "robot_defaults: {event_lag: 100, journal_events: 100000}";
    try (Stage stage = Stage.open(robot(), options)) {
      stage.awaitReady(ID);
      ManagedChannel another = stage.connect();
      SlowCall<WatchEventsRequest, WatchEventsResponse> slow = new SlowCall<>();
      RobotServiceGrpc.newStub(another).watchEvents(watch(ID), slow);
      slow.read(1);

      int commands = 3_000;
      for (int done = 0; done < commands; done += 100) {
        setLeds(stage, 100);
      }

      List<WatchEventsResponse> got = new ArrayList<>(slow.readToTheEnd());
      Throwable error = slow.error();
      assertFailed(error, Status.Code.RESOURCE_EXHAUSTED, "SLOW_CONSUMER");
      String cursor = detail(error, SlowConsumer.class).getCursor();
      assertThat(cursor).isEqualTo(got.get(got.size() - 1).getEvent().getCursor());

      Iterator<WatchEventsResponse> again =
          stage.robots().watchEvents(watch(ID).toBuilder().setCursor(cursor).build());
      assertThat(again.next().getStarted().hasResumed()).isTrue();
      long last = got.get(got.size() - 1).getEvent().getSequence();
      long leds = got.stream().filter(ClientFaultsIT::endsACommand).count();
      while (leds < commands) {
        WatchEventsResponse next = again.next();
        assertThat(next.getEvent().getSequence()).isEqualTo(++last);
        leds += endsACommand(next) ? 1 : 0;
      }
      assertThat(leds).isEqualTo(commands);
      another.shutdownNow();
    }
  }

  /** Many under way at a time: one after another would take a busy machine a minute. */
  private static void setLeds(Stage stage, int count) throws Exception {
    SetLedRequest led = SetLedRequest.newBuilder().setRobotId(ID).setColor("red").build();
    ExpressionServiceGrpc.ExpressionServiceFutureStub expression =
        ExpressionServiceGrpc.newFutureStub(stage.channel).withDeadlineAfter(20, SECONDS);
    List<Future<SetLedResponse>> set = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      set.add(expression.setLed(led));
    }
    for (Future<SetLedResponse> each : set) {
      each.get(20, SECONDS);
    }
  }

  private static boolean endsACommand(WatchEventsResponse message) {
    return message.hasEvent() && message.getEvent().hasCommandEnded();
  }

  @Test
  void aForeignCursorIsRefused() throws Exception {
    try (Stage stage = Stage.open(robot())) {
      stage.awaitReady(ID);
      AtomicReference<Throwable> error = new AtomicReference<>();
      WatchEventsRequest request = watch(ID).toBuilder().setCursor("bm9uc2Vuc2U").build();

      error.set(
          catchThrowable(() ->
              RobotServiceGrpc.newBlockingStub(stage.channel)
                  .withDeadlineAfter(5, SECONDS)
                  .watchEvents(request)
                  .forEachRemaining(message -> {})));

      assertThat(Status.fromThrowable(error.get()).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }
}
