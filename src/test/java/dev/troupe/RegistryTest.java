package dev.troupe;

import static dev.troupe.Calls.assertFailed;
import static dev.troupe.Calls.say;
import static java.util.concurrent.CompletableFuture.supplyAsync;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import dev.troupe.api.fleet.v1.AppliedRobot;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.DesiredRobot;
import dev.troupe.api.fleet.v1.FleetChange;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotSource;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.robot.v1.ConnectRequest;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import io.grpc.Status;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Robots that come, change and go while the gateway runs, over the API. */
@Timeout(120)
class RegistryTest {
  @TempDir private Path folder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = new House(4, "store: {file: '%s'}".formatted(folder.resolve("troupe.db")));
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  @Test
  void aRobotThatIsRegisteredIsConnectedAndTellsWhatIsRegistered() throws Exception {
    assertThat(folder.resolve("troupe.db")).doesNotExist();

    Robot answered =
        house.register(
            "alice",
            house
                .at(0)
                .setDisplayName("Alice")
                .setKeyName("front")
                .putLabels("zone", "lobby")
                .putAnnotations("note", "by the door")
                .setOptions(RobotOptions.newBuilder().setSpeechQueue(3)));

    assertThat(folder.resolve("troupe.db")).exists();
    Robot robot = house.awaitReady("alice");
    assertThat(robot.getUid()).isEqualTo(answered.getUid()).isNotEmpty();
    assertThat(robot.getEtag()).isEqualTo(answered.getEtag()).isNotEmpty();
    assertThat(robot.getSource()).isEqualTo(RobotSource.ROBOT_SOURCE_API);
    assertThat(robot.getDisplayName()).isEqualTo("Alice");
    assertThat(robot.getKeyName()).isEqualTo("front");
    assertThat(robot.getLabelsMap()).containsEntry("zone", "lobby");
    assertThat(robot.getAnnotationsMap()).containsEntry("note", "by the door");
    assertThat(robot.getOptions().getSpeechQueue()).isEqualTo(3);
    assertThat(robot.getOptions().getFaceRateHz()).isEqualTo(60);
    assertThat(robot.getOptions().getJournalAge()).isEqualTo(Durations.fromMinutes(10));
    assertThat(robot.hasRegisteredAt()).isTrue();
    assertThat(house.speech().say(say("alice", "Hello.")).hasEnded()).isTrue();
  }

  @Test
  void registeringTheVerySameAgainIsHarmlessAndAnythingElseIsRefused() throws Exception {
    Robot first = house.register("alice", house.at(0));

    assertThat(house.register("alice", house.at(0)).getUid()).isEqualTo(first.getUid());
    assertFailed(
        catchThrowable(() -> house.register("alice", house.at(0).setDisplayName("A"))),
        Status.Code.ALREADY_EXISTS,
        "ROBOT_EXISTS");
    assertThat(house.robot("alice").getEtag()).isEqualTo(first.getEtag());
  }

  @Test
  void aDryRunChangesNothing() {
    RegisterRobotRequest request =
        RegisterRobotRequest.newBuilder()
            .setRobotId("alice")
            .setSpec(house.at(0))
            .setDryRun(true)
            .build();

    assertThat(house.fleet().registerRobot(request).getRobot().getAddress()).isNotEmpty();

    assertFailed(
        catchThrowable(() -> house.robot("alice")), Status.Code.NOT_FOUND, "ROBOT_UNKNOWN");
    assertThat(Files.exists(folder.resolve("troupe.db"))).isFalse();
  }

  @Test
  void everythingWrongWithARegistrationIsToldAtOnce() {
    RobotSpec.Builder spec =
        RobotSpec.newBuilder()
            .setAddress("a b")
            .setKeyName("open sesame")
            .putLabels("zone", "the lobby")
            .setOptions(
                RobotOptions.newBuilder()
                    .setSpeechAhead(7)
                    .setFaceRateHz(0)
                    .setJournalAge(Durations.fromNanos(1)));

    Throwable refusal = catchThrowable(() -> house.register("Alice", spec));

    assertFailed(refusal, Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
    assertThat(Calls.detail(refusal, com.google.rpc.BadRequest.class).getFieldViolationsList())
        .extracting(com.google.rpc.BadRequest.FieldViolation::getField)
        .contains(
            "robot_id",
            "spec.address",
            "spec.key_name",
            "spec.labels.zone",
            "spec.options.journal_age",
            "spec.options.speech_ahead",
            "spec.options.face_rate_hz");
    assertThat(refusal).hasMessageNotContaining("open sesame");
  }

  @Test
  void aSecretThatAnotherSectionUsesIsNoRobotsKeyEvenOnceItIsStored() throws Exception {
    house.register("alice", house.at(0).setKeyName("db"));
    house.register("bob", house.at(1).setKeyName("front"));
    Robot carol = house.register("carol", house.at(2));
    house.shut();
    house.open("tracing: {headers: {authorization: db}}");

    house.awaitReady("bob");
    assertFailed(
        catchThrowable(() -> house.robot("alice")), Status.Code.NOT_FOUND, "ROBOT_UNKNOWN");
    assertThat(house.health("store").getInteger("unreadable")).isEqualTo(1);
    RobotSpec spec = house.at(3).setKeyName("db").build();
    refusesKey(() -> house.register("dave", spec.toBuilder()), "spec.key_name");
    refusesKey(
        () ->
            house
                .fleet()
                .updateRobot(
                    UpdateRobotRequest.newBuilder()
                        .setRobotId("carol")
                        .setSpec(spec)
                        .setUpdateMask(FieldMask.newBuilder().addPaths("key_name"))
                        .build()),
        "spec.key_name");
    refusesKey(
        () ->
            house
                .fleet()
                .applyFleet(
                    ApplyFleetRequest.newBuilder()
                        .addRobots(DesiredRobot.newBuilder().setRobotId("dave").setSpec(spec))
                        .build()),
        "robots[0].spec.key_name");
    assertThat(house.robot("carol").getEtag()).isEqualTo(carol.getEtag());
  }

  private static void refusesKey(ThrowingCallable call, String field) {
    Throwable refusal = catchThrowable(call);
    assertFailed(refusal, Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
    assertThat(Calls.detail(refusal, com.google.rpc.BadRequest.class).getFieldViolationsList())
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.getField()).isEqualTo(field);
          assertThat(violation.getDescription()).contains("that nothing but robots uses");
        });
  }

  @Test
  void anAddressBeyondWhatIsAllowedIsRefused() {
    assertFailed(
        catchThrowable(
            () -> house.register("alice", RobotSpec.newBuilder().setAddress("169.254.169.254:80"))),
        Status.Code.PERMISSION_DENIED,
        "ADDRESS_NOT_ALLOWED");
  }

  @Test
  void whatIsNoSocketsBusinessCostsNoSocket() throws Exception {
    house.register("alice", house.at(0).putLabels("zone", "lobby").putLabels("a.b/c", "d"));
    Robot before = house.awaitReady("alice");

    UpdateRobotResponse updated =
        house
            .fleet()
            .updateRobot(
                update(
                        "alice",
                        "labels.zone",
                        "labels.a.b/c",
                        "display_name",
                        "options.face_rate_hz")
                    .setSpec(
                        RobotSpec.newBuilder()
                            .setDisplayName("Alice")
                            .putLabels("zone", "hall")
                            .setOptions(RobotOptions.newBuilder().setFaceRateHz(30)))
                    .setEtag(before.getEtag())
                    .build());

    assertThat(updated.getChangedPathsList())
        .containsExactlyInAnyOrder(
            "display_name", "labels.zone", "labels.a.b/c", "options.face_rate_hz");
    Robot after = house.robot("alice");
    assertThat(after.getLabelsMap()).containsOnly(java.util.Map.entry("zone", "hall"));
    assertThat(after.getOptions().getFaceRateHz()).isEqualTo(30);
    assertThat(after.getUid()).isEqualTo(before.getUid());
    assertThat(after.getEtag()).isNotEqualTo(before.getEtag());
    assertThat(house.report(0).connections()).isEqualTo(1);
    // Unset under a mask: back to the default, which is then not different any more.
    assertThat(
            house
                .fleet()
                .updateRobot(update("alice", "options", "options.face_rate_hz").build())
                .getRobot()
                .getOptions()
                .getFaceRateHz())
        .isEqualTo(60);
    assertThat(house.fleet().updateRobot(update("alice", "options").build()).getChangedPathsList())
        .isEmpty();
    assertThat(house.report(0).connections()).isEqualTo(1);
  }

  @Test
  void anotherAddressIsDialledByTheSameRobot() throws Exception {
    house.register("alice", house.at(0));
    Robot before = house.awaitReady("alice");
    house
        .expression()
        .setLed(SetLedRequest.newBuilder().setRobotId("alice").setColor("#00FF00").build());
    Iterator<WatchEventsResponse> events =
        house.robots().watchEvents(WatchEventsRequest.newBuilder().setRobotId("alice").build());
    assertThat(events.next().hasStarted()).isTrue();

    UpdateRobotResponse updated =
        house.fleet().updateRobot(update("alice", "address").setSpec(house.at(1)).build());

    assertThat(updated.getChangedPathsList()).containsExactly("address");
    house.awaitReport(0, robot -> robot.openConnections() == 0);
    house.awaitReport(
        1, robot -> robot.state().encode().toUpperCase(java.util.Locale.ROOT).contains("00FF00"));
    Robot after = house.awaitReady("alice");
    assertThat(after.getUid()).isEqualTo(before.getUid());
    LinkState seen = LinkState.LINK_STATE_UNSPECIFIED;
    while (seen != LinkState.LINK_STATE_READY) {
      WatchEventsResponse next = events.next();
      seen = next.getEvent().hasLinkStatus() ? next.getEvent().getLinkStatus().getState() : seen;
    }
    assertThat(house.speech().say(say("alice", "I moved.")).hasEnded()).isTrue();
    assertThat(house.report(1).requests("request.speak.text")).isEqualTo(1);
  }

  @Test
  void maintenanceLetsARobotGoAndItsEndConnectsIt() throws Exception {
    house.register("alice", house.at(0));
    house.awaitReady("alice");

    house
        .fleet()
        .updateRobot(
            update("alice", "maintenance")
                .setSpec(RobotSpec.newBuilder().setMaintenance(true))
                .build());

    house.awaitReport(0, robot -> robot.openConnections() == 0);
    assertThat(house.robot("alice").getMaintenance()).isTrue();
    assertFailed(
        catchThrowable(() -> house.speech().say(say("alice", "Hello."))),
        Status.Code.FAILED_PRECONDITION,
        "ROBOT_IN_MAINTENANCE");
    assertFailed(
        catchThrowable(
            () -> house.robots().connect(ConnectRequest.newBuilder().setRobotId("alice").build())),
        Status.Code.FAILED_PRECONDITION,
        "ROBOT_IN_MAINTENANCE");

    house.fleet().updateRobot(update("alice", "maintenance").build());

    house.awaitReady("alice");
    assertThat(house.report(0).connections()).isEqualTo(2);
  }

  @Test
  void whatWasAtARobotEndsWhenItIsForgottenAndWatchersHearOfIt() throws Exception {
    String uid = house.register("alice", house.at(0)).getUid();
    house.awaitReady("alice");
    Iterator<WatchRobotsResponse> fleet =
        house.fleet().watchRobots(WatchRobotsRequest.getDefaultInstance());
    while (!fleet.next().hasSynced()) {
      // To the end of the beginning.
    }
    Iterator<WatchEventsResponse> events =
        house.robots().watchEvents(WatchEventsRequest.newBuilder().setRobotId("alice").build());
    assertThat(events.next().hasStarted()).isTrue();

    Robot last =
        house
            .fleet()
            .unregisterRobot(UnregisterRobotRequest.newBuilder().setRobotId("alice").build())
            .getRobot();

    assertThat(last.getUid()).isEqualTo(uid);
    WatchRobotsResponse gone = fleet.next();
    while (!gone.hasRemoved()) {
      gone = fleet.next();
    }
    assertThat(gone.getRemoved().getUid()).isEqualTo(uid);
    assertFailed(
        catchThrowable(() -> events.forEachRemaining(event -> {})),
        Status.Code.NOT_FOUND,
        "ROBOT_UNREGISTERED");
    house.awaitReport(0, robot -> robot.openConnections() == 0);
    assertThat(house.register("alice", house.at(0)).getUid()).isNotEqualTo(uid);
  }

  @Test
  void whatWaitedToBeSaidIsToldThatTheRobotIsGone() throws Exception {
    house.register("alice", house.at(0));
    house.awaitReady("alice");
    String sermon = "word ".repeat(900);
    CompletableFuture<Throwable> first =
        supplyAsync(
            () -> catchThrowable(() -> house.speech().say(say("alice", sermon))),
            Thread::startVirtualThread);
    house.await("alice", Robot::getSpeaking);
    CompletableFuture<Throwable> second =
        supplyAsync(
            () -> catchThrowable(() -> house.speech().say(say("alice", sermon))),
            Thread::startVirtualThread);
    CompletableFuture<Throwable> third =
        supplyAsync(
            () -> catchThrowable(() -> house.speech().say(say("alice", sermon))),
            Thread::startVirtualThread);
    // One is said, one is synthesised ahead, one waits here.
    house.await("alice", robot -> robot.getQueuedUtterances() == 1);

    house.fleet().unregisterRobot(UnregisterRobotRequest.newBuilder().setRobotId("alice").build());

    assertFailed(first.get(30, SECONDS), Status.Code.UNKNOWN, "OUTCOME_UNKNOWN");
    List<String> reasons =
        Stream.of(second.get(30, SECONDS), third.get(30, SECONDS))
            .map(failure -> Calls.detail(failure, ErrorInfo.class).getReason())
            .toList();
    // What has left may have been said, for all anybody knows.
    assertThat(reasons).containsExactlyInAnyOrder("OUTCOME_UNKNOWN", "ROBOT_UNREGISTERED");
  }

  @Test
  void anOptionTakesEffectWhileTheRobotSpeaks() throws Exception {
    house.register("alice", house.at(0));
    house.awaitReady("alice");
    SayRequest wish =
        say("alice", "word ".repeat(900)).toBuilder().setWait(Wait.WAIT_ACCEPTED).build();
    for (int n = 0; n < 4; n++) {
      house.speech().say(wish);
    }

    house
        .fleet()
        .updateRobot(
            update("alice", "options.speech_queue")
                .setSpec(
                    RobotSpec.newBuilder().setOptions(RobotOptions.newBuilder().setSpeechQueue(1)))
                .build());

    assertFailed(
        catchThrowable(() -> house.speech().say(wish)),
        Status.Code.RESOURCE_EXHAUSTED,
        "SPEECH_QUEUE_FULL");
    assertThat(house.report(0).connections()).isEqualTo(1);
    // Or the gateway would let it finish.
    house.fleet().unregisterRobot(UnregisterRobotRequest.newBuilder().setRobotId("alice").build());
  }

  @Test
  void ofTwoWhoReadTheSameOnlyTheFirstChangesIt() {
    String etag = house.register("alice", house.at(0)).getEtag();
    AtomicInteger won = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();

    List<Thread> all =
        IntStream.range(0, 8)
            .mapToObj(n ->
                Thread.startVirtualThread(() -> {
                  Throwable failure =
                      catchThrowable(() ->
                          house
                              .fleet()
                              .updateRobot(
                                  update("alice", "display_name")
                                      .setSpec(RobotSpec.newBuilder().setDisplayName("A" + n))
                                      .setEtag(etag)
                                      .build()));
                  if (failure == null) {
                    won.incrementAndGet();
                  } else {
                    assertFailed(failure, Status.Code.ABORTED, "ETAG_MISMATCH");
                    late.incrementAndGet();
                  }
                }))
            .toList();
    all.forEach(RegistryTest::join);

    assertThat(won).hasValue(1);
    assertThat(late).hasValue(7);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWholeFleetIsMadeSoOrNotAtAll() throws Exception {
    Robot alice = house.register("alice", house.at(0));
    house.register("bob", house.at(1));
    house.awaitReady("alice");
    ApplyFleetRequest.Builder wanted =
        ApplyFleetRequest.newBuilder()
            .addRobots(desired("alice", house.at(0)))
            .addRobots(desired("carol", house.at(2)));

    ApplyFleetResponse planned = house.fleet().applyFleet(wanted.clone().setDryRun(true).build());
    assertThat(planned.getAdded() + planned.getRemoved() + planned.getUnchanged()).isEqualTo(3);
    assertThat(house.robot("bob").getUid()).isNotEmpty();
    assertFailed(
        catchThrowable(() ->
            house
                .fleet()
                .applyFleet(
                    wanted
                        .clone()
                        .addRobots(desired("dave", RobotSpec.newBuilder().setAddress("8.8.8.8")))
                        .build())),
        Status.Code.PERMISSION_DENIED,
        "ADDRESS_NOT_ALLOWED");
    assertThat(house.robot("bob").getUid()).isNotEmpty();

    ApplyFleetResponse done =
        house.fleet().applyFleet(wanted.setFleetEtag(planned.getFleetEtag()).build());

    assertThat(done.getRobotsList())
        .extracting(AppliedRobot::getRobotId, AppliedRobot::getChange)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("alice", FleetChange.FLEET_CHANGE_UNCHANGED),
            org.assertj.core.groups.Tuple.tuple("bob", FleetChange.FLEET_CHANGE_REMOVED),
            org.assertj.core.groups.Tuple.tuple("carol", FleetChange.FLEET_CHANGE_ADDED));
    assertThat(done.getRobots(0).getEtag()).isEqualTo(alice.getEtag());
    house.awaitReady("carol");
    assertThat(house.report(0).connections()).isEqualTo(1);
    assertFailed(
        catchThrowable(() -> house.fleet().applyFleet(wanted.build())),
        Status.Code.ABORTED,
        "ETAG_MISMATCH");
    assertFailed(
        catchThrowable(() -> house.fleet().applyFleet(ApplyFleetRequest.getDefaultInstance())),
        Status.Code.INVALID_ARGUMENT,
        "INVALID_FIELD");
    assertThat(
            house
                .fleet()
                .applyFleet(ApplyFleetRequest.newBuilder().setAllowEmpty(true).build())
                .getRemoved())
        .isEqualTo(2);
  }

  @Test
  void theSameIsDoneOverHttp() throws Exception {
    JsonObject request =
        new JsonObject()
            .put(
                "spec",
                new JsonObject()
                    .put("address", house.at(0).getAddress())
                    .put("labels", new JsonObject().put("zone", "lobby")));
    assertThat(post("/v1/robots/alice:register", request).getJsonObject("robot").getString("etag"))
        .isNotEmpty();

    JsonObject change =
        new JsonObject()
            .put("spec", new JsonObject().put("displayName", "Alice"))
            .put("updateMask", "displayName");
    assertThat(post("/v1/robots/alice:update", change).getJsonArray("changedPaths"))
        .containsExactly("display_name");
    assertThat(
            post("/v1/robots:apply", new JsonObject().put("allowEmpty", true))
                .getInteger("removed"))
        .isEqualTo(1);
  }

  private JsonObject post(String path, JsonObject body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + house.clientPort() + path))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return new JsonObject(response.body());
    }
  }

  private static DesiredRobot desired(String id, RobotSpec.Builder spec) {
    return DesiredRobot.newBuilder().setRobotId(id).setSpec(spec).build();
  }

  private static UpdateRobotRequest.Builder update(String id, String... paths) {
    return UpdateRobotRequest.newBuilder()
        .setRobotId(id)
        .setUpdateMask(FieldMask.newBuilder().addAllPaths(List.of(paths)));
  }
}
