package dev.troupe;

import static dev.troupe.Calls.assertFailed;
import static dev.troupe.Calls.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.FieldMask;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.DesiredRobot;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotSource;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.config.StoreConfig;
import dev.troupe.store.PostgresCluster;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is registered outlasts the gateway, and what changes touches nobody else. */
@Timeout(240)
class RegistryIT {
  private static final int FLEET = 200;
  private static final int REPLACED = 10;

  @TempDir private Path folder;

  private String store() {
    return "store: {file: '%s'}".formatted(folder.resolve("troupe.db"));
  }

  private static String file(String id, RobotSpec.Builder spec) {
    return "robots: {%s: {address: '%s'}}".formatted(id, spec.getAddress());
  }

  @Test
  void aRestartFindsRobotsAndWhatTheyWereAskedToBe() throws Exception {
    try (House house = new House(2, store())) {
      house.shut();
      house.open(file("bob", house.at(1)));
      Robot before = house.register("alice", house.at(0).putLabels("zone", "lobby"));
      for (String id : List.of("alice", "bob")) {
        house.awaitReady(id);
        house
            .expression()
            .setLed(SetLedRequest.newBuilder().setRobotId(id).setColor("#00FF00").build());
        house
            .speech()
            .setVoice(SetVoiceRequest.newBuilder().setRobotId(id).setLanguage("en-US").build());
      }
      String cursor = start(house, "alice", "").getStarted().getCursor();

      house.shut();
      house.open(file("bob", house.at(1)));

      Robot after = house.awaitReady("alice");
      assertThat(after.getUid()).isEqualTo(before.getUid());
      assertThat(after.getEtag()).isEqualTo(before.getEtag());
      assertThat(after.getRegisteredAt()).isEqualTo(before.getRegisteredAt());
      assertThat(after.getLabelsMap()).containsEntry("zone", "lobby");
      assertThat(house.robot("bob").getSource()).isEqualTo(RobotSource.ROBOT_SOURCE_FILE);
      assertThat(start(house, "alice", cursor).getStarted().hasGap()).isTrue();
      for (int robot = 0; robot < 2; robot++) {
        house.awaitReport(
            robot,
            seen ->
                seen.requests("request.led.set") == 2
                    && seen.requests("request.voice.config") == 2);
      }
      assertThat(house.speech().say(say("alice", "I am back.")).hasEnded()).isTrue();
    }
  }

  private static WatchEventsResponse start(House house, String id, String cursor) {
    WatchEventsRequest request =
        WatchEventsRequest.newBuilder().setRobotId(id).setCursor(cursor).build();
    return house.robots().watchEvents(request).next();
  }

  @Test
  void aRobotOfTheFileWinsOverOneOfTheSameIdUntilItIsTakenOut() throws Exception {
    try (House house = new House(2, store())) {
      Robot registered = house.register("alice", house.at(0));
      house.shut();

      house.open(file("alice", house.at(1)));
      assertThat(house.awaitReady("alice").getSource()).isEqualTo(RobotSource.ROBOT_SOURCE_FILE);
      assertThat(house.health("store").getInteger("shadowed")).isEqualTo(1);
      assertFailed(
          catchThrowable(() ->
              house
                  .fleet()
                  .unregisterRobot(
                      UnregisterRobotRequest.newBuilder().setRobotId("alice").build())),
          Status.Code.FAILED_PRECONDITION,
          "ROBOT_MANAGED_BY_FILE");
      // It is none of the fleet that the API describes, and stays where it is.
      house.fleet().applyFleet(ApplyFleetRequest.newBuilder().setAllowEmpty(true).build());
      house.shut();

      house.open("");
      Robot again = house.awaitReady("alice");
      assertThat(again.getUid()).isEqualTo(registered.getUid());
      assertThat(again.getSource()).isEqualTo(RobotSource.ROBOT_SOURCE_API);
      assertThat(house.health("store").getInteger("shadowed")).isZero();
    }
  }

  @Test
  void tenOfTwoHundredAreReplacedUnderLoadAndNobodyElseLosesItsSocket() throws Exception {
    try (House house = new House(FLEET + REPLACED, store())) {
      ApplyFleetResponse first = house.fleet().applyFleet(fleet(house, 0, FLEET));
      assertThat(first.getAdded()).isEqualTo(FLEET);
      for (int n = 0; n < FLEET; n++) {
        house.awaitReady("robot-" + n);
      }
      AtomicBoolean over = new AtomicBoolean();
      AtomicInteger done = new AtomicInteger();
      ConcurrentLinkedQueue<Throwable> failed = new ConcurrentLinkedQueue<>();
      List<Thread> load = new ArrayList<>();
      for (int n = 0; n < 20; n++) {
        int from = REPLACED + n;
        load.add(
            Thread.startVirtualThread(() -> {
              for (int k = 0; !over.get(); k = (k + 20) % (FLEET - REPLACED - 20)) {
                Throwable failure = catchThrowable(work(house, "robot-" + (from + k)));
                if (failure == null) {
                  done.incrementAndGet();
                } else {
                  failed.add(failure);
                }
              }
            }));
      }
      waitFor(done, 100);
      ApplyFleetResponse replaced = house.fleet().applyFleet(fleet(house, REPLACED, FLEET));
      waitFor(done, done.get() + 100);
      over.set(true);
      for (Thread thread : load) {
        thread.join();
      }

      assertThat(failed).isEmpty();
      assertThat(replaced.getAdded()).isEqualTo(REPLACED);
      assertThat(replaced.getRemoved()).isEqualTo(REPLACED);
      assertThat(replaced.getUnchanged()).isEqualTo(FLEET - REPLACED);
      for (int n = 0; n < FLEET + REPLACED; n++) {
        boolean gone = n < REPLACED;
        house.awaitReport(n, robot -> robot.openConnections() == (gone ? 0 : 1));
        assertThat(house.report(n).connections()).as("robot %d", n).isEqualTo(1);
      }
      System.out.printf(
          "%d commands were under way while %d of %d robots were replaced, none failed%n",
          done.get(), REPLACED, FLEET);
    }
  }

  private static org.assertj.core.api.ThrowableAssert.ThrowingCallable work(
      House house, String id) {
    SetLedRequest led = SetLedRequest.newBuilder().setRobotId(id).setColor("red").build();
    return () -> house.expression().setLed(led);
  }

  private static void waitFor(AtomicInteger count, int least) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (count.get() < least) {
      assertThat(System.nanoTime() - end).as("%s of %d", count, least).isNegative();
      Thread.onSpinWait();
    }
  }

  private static ApplyFleetRequest fleet(House house, int from, int count) {
    ApplyFleetRequest.Builder fleet = ApplyFleetRequest.newBuilder();
    for (int n = from; n < from + count; n++) {
      fleet.addRobots(
          DesiredRobot.newBuilder().setRobotId("robot-" + n).setSpec(house.at(n)).build());
    }
    return fleet.build();
  }

  @Test
  void whileTheDatabaseIsAwayNothingIsRegisteredAndEverythingElseGoesOn() throws Exception {
    try (PostgresCluster cluster = PostgresCluster.start()) {
      StoreConfig.Postgresql place = cluster.schema();
      String options =
          "store: {engine: postgresql, check_every: 200ms, postgresql: {url: '%s', user: '%s', password: db}}"
              .formatted(place.url(), place.user());
      try (House house = new House(3, options, place.password().reveal())) {
        house.shut();
        house.open(file("bob", house.at(1)));
        Robot alice = house.register("alice", house.at(0));
        house.awaitReady("alice");
        house.awaitReady("bob");
        house
            .speech()
            .setVoice(SetVoiceRequest.newBuilder().setRobotId("bob").setLanguage("en-US").build());
        // A gateway that goes down writes what it has.
        house.shut();
        house.open(file("bob", house.at(1)));
        house.awaitReport(1, robot -> robot.requests("request.voice.config") == 2);
        house.awaitReady("alice");

        cluster.stopServer("fast");
        assertUnavailable(catchThrowable(() -> house.register("carol", house.at(2))));
        assertUnavailable(
            catchThrowable(() ->
                house
                    .fleet()
                    .updateRobot(
                        UpdateRobotRequest.newBuilder()
                            .setRobotId("alice")
                            .setSpec(RobotSpec.newBuilder().setMaintenance(true))
                            .setUpdateMask(FieldMask.newBuilder().addPaths("maintenance"))
                            .build())));
        assertThat(house.robot("alice").getEtag()).isEqualTo(alice.getEtag());
        assertThat(house.speech().say(say("alice", "Still here.")).hasEnded()).isTrue();
        assertThat(house.health("store").getString("status")).isEqualTo("down");
        assertThat(house.report(0).openConnections()).isEqualTo(1);

        // Not even a start needs it.
        house.shut();
        house.open(file("bob", house.at(1)));
        house.awaitReady("bob");
        assertUnavailable(catchThrowable(() -> house.register("alice", house.at(0))));
        // Neither what was asked of a robot before nor what is asked of it now is lost by that.
        house
            .expression()
            .setLed(SetLedRequest.newBuilder().setRobotId("bob").setColor("red").build());
        assertFailed(
            catchThrowable(() -> house.robot("alice")), Status.Code.NOT_FOUND, "ROBOT_UNKNOWN");

        cluster.startServer();
        awaitKnown(house, "alice");
        assertThat(house.awaitReady("alice").getUid()).isEqualTo(alice.getUid());
        house.register("carol", house.at(2));
        house.awaitReady("carol");
        house.awaitReport(1, robot -> robot.requests("request.voice.config") == 3);

        house.shut();
        house.open(file("bob", house.at(1)));
        house.awaitReport(1, robot -> robot.requests("request.voice.config") == 4);
        house.awaitReport(1, robot -> robot.requests("request.led.set") == 2);
      }
    }
  }

  private static void assertUnavailable(Throwable failure) {
    assertFailed(failure, Status.Code.UNAVAILABLE, "STORE_UNAVAILABLE");
  }

  private static void awaitKnown(House house, String id) {
    Iterator<dev.troupe.api.fleet.v1.WatchRobotsResponse> changes =
        house.fleet().watchRobots(dev.troupe.api.fleet.v1.WatchRobotsRequest.getDefaultInstance());
    while (!changes.next().getRobot().getRobotId().equals(id)) {
      // Until it comes; the call has a deadline.
    }
  }
}
