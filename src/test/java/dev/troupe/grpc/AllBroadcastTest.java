package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastStarted;
import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import dev.troupe.simulator.Fault;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One command for robots that three replicas have. */
class AllBroadcastTest {
  private static final int REPLICAS = 3;
  private static final int ROBOTS = 6;
  private static final String LONG = "one two three four five six seven eight nine ten ".repeat(20);
  private static final List<String> EVERYONE =
      IntStream.range(0, ROBOTS).mapToObj(SharedFleet::id).toList();

  private SharedFleet fleet = new SharedFleet(REPLICAS, ROBOTS, 0.1);

  @AfterEach
  void close() throws InterruptedException {
    fleet.close();
  }

  /** Everything that one call told. */
  private record Told(List<BroadcastResponse> messages) {
    BroadcastStarted started() {
      return messages.getFirst().getStarted();
    }

    List<BroadcastOutcome> outcomes() {
      return messages.stream()
          .filter(BroadcastResponse::hasOutcome)
          .map(BroadcastResponse::getOutcome)
          .toList();
    }

    BroadcastOutcome of(String robot) {
      return outcomes().stream()
          .filter(it -> it.getRobotId().equals(robot))
          .findFirst()
          .orElseThrow();
    }

    BroadcastSummary summary() {
      return messages.getLast().getSummary();
    }
  }

  private BlockingClientCall<?, BroadcastResponse> open(BroadcastRequest.Builder request) {
    return FleetServiceGrpc.newBlockingV2Stub(fleet.edge().channel())
        .withDeadlineAfter(30, SECONDS)
        .broadcast(request.build());
  }

  private static Told rest(BlockingClientCall<?, BroadcastResponse> call) throws Exception {
    List<BroadcastResponse> messages = new ArrayList<>();
    for (BroadcastResponse next = call.read(); next != null; next = call.read()) {
      messages.add(next);
    }
    return new Told(messages);
  }

  private Told told(BroadcastRequest.Builder request) throws Exception {
    return rest(open(request));
  }

  private Refusals refused(BroadcastRequest.Builder request) {
    return Refusals.of(() ->
        FleetServiceGrpc.newBlockingStub(fleet.edge().channel())
            .withDeadlineAfter(30, SECONDS)
            .broadcast(request.build())
            .forEachRemaining(told -> {}));
  }

  private static BroadcastRequest.Builder toAll() {
    return BroadcastRequest.newBuilder().setAllRobots(true);
  }

  private static BroadcastRequest.Builder to(String... robots) {
    return BroadcastRequest.newBuilder()
        .setSelection(RobotSelection.newBuilder().addAllRobotIds(List.of(robots)));
  }

  private static SayRequest.Builder say(String text) {
    return SayRequest.newBuilder().setText(text);
  }

  private static String reason(com.google.rpc.Status status) {
    return Refusals.detail(status, ErrorInfo.class).getReason();
  }

  /** Until the robot says something long, which lasts. */
  private void occupy(int robot) throws StatusException {
    SpeechServiceGrpc.newBlockingV2Stub(fleet.edge().channel())
        .withDeadlineAfter(20, SECONDS)
        .say(say(LONG).setRobotId(SharedFleet.id(robot)).setWait(Wait.WAIT_STARTED).build());
  }

  private RobotStatus status(int robot) {
    return fleet
        .replicas
        .get(robot % fleet.count)
        .fleet()
        .robot(new RobotId(SharedFleet.id(robot)))
        .status();
  }

  private void awaitQueued(int robot, int count) {
    await(count + " queued", () -> status(robot).speechQueued() == count);
  }

  private static void await(String what, BooleanSupplier reached) {
    Instant end = Instant.now().plusSeconds(20);
    while (!reached.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void theRobotsOfAllReplicasAreAskedAndToldOfInOneCall() throws Exception {
    Told told =
        told(toAll().setCommandId("hello").setWait(Wait.WAIT_FINISHED).setSay(say("Hello.")));

    assertThat(told.started().getRobotIdsList()).containsExactlyElementsOf(EVERYONE);
    assertThat(told.started().getCommandId()).isEqualTo("hello");
    assertThat(told.messages()).hasSize(1 + ROBOTS + 1);
    assertThat(told.outcomes())
        .extracting(BroadcastOutcome::getRobotId)
        .containsExactlyInAnyOrderElementsOf(EVERYONE);
    assertThat(told.outcomes())
        .allMatch(it -> it.getEnded().getReceipt().getCommandId().equals("hello"))
        .noneMatch(it -> it.getRobotUid().isEmpty());
    assertThat(told.summary().getSelected()).isEqualTo(ROBOTS);
    assertThat(told.summary().getSucceeded()).isEqualTo(ROBOTS);
    assertThat(EVERYONE).allMatch(robot -> fleet.spoken(robot).equals(List.of("Hello.")));
  }

  @Test
  void theCommandHasOneIdWithAllRobotsAlsoWhenItsCallerHasNone() throws Exception {
    Told told = told(toAll().setSay(say("Hello.")));

    assertThat(told.started().getCommandId()).isNotEmpty();
    assertThat(told.outcomes())
        .extracting(it -> it.getEnded().getReceipt().getCommandId())
        .containsOnly(told.started().getCommandId());
  }

  @Test
  void aLabelSelectsAmongTheRobotsOfAllReplicas() throws Exception {
    Told told =
        told(
            BroadcastRequest.newBuilder()
                .setSelection(RobotSelection.newBuilder().setLabelSelector("number in (1,2,3)"))
                .setSay(say("Hello.")));

    assertThat(told.started().getRobotIdsList()).containsExactly("robot-1", "robot-2", "robot-3");
    assertThat(told.summary().getSucceeded()).isEqualTo(3);
  }

  @Test
  void robotsOfSeveralReplicasMayBeNamedAndNoOtherReplicaMatters() throws Exception {
    GatewayFixture.await(fleet.replicas.get(2).ports().relay().drain(java.time.Duration.ZERO));

    Told told = told(to("robot-4", "robot-0").setWait(Wait.WAIT_FINISHED).setSay(say("You two.")));

    assertThat(told.started().getRobotIdsList()).containsExactly("robot-0", "robot-4");
    assertThat(told.summary().getSucceeded()).isEqualTo(2);
    assertThat(fleet.spoken("robot-4")).containsExactly("You two.");
    assertThat(fleet.spoken("robot-1")).isEmpty();
    assertThat(refused(to("robot-0", "nobody").setSay(say("x"))).reason())
        .isEqualTo("ROBOT_UNKNOWN");
  }

  @Test
  void robotsOfAReplicaThatDoesNotAnswerAreRefusedAndTheOthersAreAsked() throws Exception {
    GatewayFixture.await(fleet.replicas.get(1).ports().relay().drain(java.time.Duration.ZERO));

    Told told = told(toAll().setWait(Wait.WAIT_FINISHED).setSay(say("Hello.")));

    assertThat(told.started().getRobotIdsList()).containsExactlyElementsOf(EVERYONE);
    assertThat(told.outcomes()).hasSize(ROBOTS);
    assertThat(reason(told.of("robot-1").getRefused())).isEqualTo("ROBOT_MOVING");
    assertThat(told.of("robot-1").getRobotUid()).isNotEmpty();
    assertThat(told.summary().getRefused()).isEqualTo(2);
    assertThat(told.summary().getSucceeded()).isEqualTo(4);
    assertThat(fleet.spoken("robot-1")).isEmpty();
  }

  @Test
  void nobodyIsAskedBeforeAllHaveSaidWhomTheyAskAndOneThatIsSilentIsNotWaitedForLong()
      throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fleet.edge().whereabouts().knows(FakeWhereabouts.member("silent", silent.getLocalPort()));
      Instant before = Instant.now();

      Told told = told(toAll().setSay(say("Hello.")));

      assertThat(told.summary().getSucceeded()).isEqualTo(ROBOTS);
      assertThat(told.outcomes())
          .extracting(it -> it.getEnded().getReceipt().getAcceptedAt())
          .allMatch(at -> ProtoTime.instant(at).isAfter(before.plusMillis(1_900)));
    }
  }

  @Test
  void whatStatesRobotsOfASilentReplicaAreInIsNotGuessed() {
    GatewayFixture.await(fleet.replicas.get(1).ports().relay().drain(java.time.Duration.ZERO));

    Refusals refused =
        refused(
            BroadcastRequest.newBuilder()
                .setSelection(RobotSelection.newBuilder().addStates(LinkState.LINK_STATE_READY))
                .setSay(say("Hello.")));

    assertThat(refused.reason()).isEqualTo("ROBOT_MOVING");
    assertThat(EVERYONE).allMatch(robot -> fleet.spoken(robot).isEmpty());
  }

  @Test
  void aRobotThatNobodyHasIsRefusedSinceItMoves() throws Exception {
    fleet.close();
    fleet = new SharedFleet(REPLICAS, ROBOTS, 0.1, List.of("robot-4"));

    Told told = told(toAll().setSay(say("Hello.")));
    Told named = told(to("robot-4", "robot-1").setSay(say("Hello again.")));

    assertThat(told.started().getRobotIdsList()).containsExactlyElementsOf(EVERYONE);
    assertThat(reason(told.of("robot-4").getRefused())).isEqualTo("ROBOT_MOVING");
    assertThat(told.summary().getRefused()).isEqualTo(1);
    assertThat(told.summary().getSucceeded()).isEqualTo(5);
    assertThat(reason(named.of("robot-4").getRefused())).isEqualTo("ROBOT_MOVING");
    assertThat(named.of("robot-1").hasEnded()).isTrue();
  }

  @Test
  void whatBecomesOfRobotsWhoseReplicaDiesUnderWayIsUnknownAndTheyAreNotAskedAgain()
      throws Exception {
    occupy(1);
    BlockingClientCall<?, BroadcastResponse> call =
        open(toAll().setWait(Wait.WAIT_FINISHED).setSay(say("Hello.")));
    BroadcastResponse started = call.read();
    assertThat(started.getStarted().getRobotIdsCount()).isEqualTo(ROBOTS);
    List<BroadcastResponse> before = new ArrayList<>();
    // All but those behind the one that speaks.
    while (before.size() < ROBOTS - 1) {
      before.add(call.read());
    }

    fleet.edge().whereabouts().forgets(SharedFleet.member(1));

    Told told = rest(call);
    assertThat(told.outcomes()).extracting(BroadcastOutcome::getRobotId).containsExactly("robot-1");
    assertThat(reason(told.of("robot-1").getEnded().getError())).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(told.of("robot-1").getEnded().getReceipt().getCommandId())
        .isEqualTo(started.getStarted().getCommandId());
    assertThat(told.of("robot-1").getRobotUid()).isNotEmpty();
    assertThat(told.summary().getUnknown()).isEqualTo(1);
    assertThat(told.summary().getSucceeded()).isEqualTo(ROBOTS - 1);
  }

  @Test
  void whatFailsAtOneReplicaStopsTheOthers() throws Exception {
    GatewayFixture.await(fleet.simulator.robots().get(1).inject(new Fault.FailSpeech(1)));
    // Those before them in line at the other replicas are not done before long.
    occupy(0);
    occupy(2);

    BlockingClientCall<?, BroadcastResponse> call =
        open(
            toAll()
                .setParallelism(1)
                .setFailFast(true)
                .setWait(Wait.WAIT_FINISHED)
                .setSay(say("Hello.")));
    call.read();
    List<String> skipped = new ArrayList<>();
    BroadcastOutcome failed = call.read().getOutcome();
    // Those under way are told of when they end; nobody need wait for that here.
    while (skipped.size() < 3) {
      BroadcastOutcome next = call.read().getOutcome();
      assertThat(next.hasSkipped()).as(next.toString()).isTrue();
      skipped.add(next.getRobotId());
    }

    assertThat(failed.getRobotId()).isEqualTo("robot-1");
    assertThat(reason(failed.getEnded().getError())).isEqualTo("SPEECH_FAILED");
    assertThat(skipped).containsExactlyInAnyOrder("robot-3", "robot-4", "robot-5");
    call.cancel("enough", null);
  }

  /** Robots that speak as slowly as people, so that nothing ends by itself while a test looks. */
  private void slowly() throws InterruptedException {
    fleet.close();
    fleet = new SharedFleet(2, 2, 1);
  }

  @Test
  void cancellingTakesBackWhatOtherReplicasHaveNotSentYet() throws Exception {
    slowly();
    occupy(1);
    // One ahead is with the robot; it stays there.
    SpeechServiceGrpc.newBlockingV2Stub(fleet.edge().channel())
        .withDeadlineAfter(20, SECONDS)
        .say(say("ahead").setRobotId("robot-1").build());
    BlockingClientCall<?, BroadcastResponse> call =
        open(to("robot-1", "robot-0").setWait(Wait.WAIT_FINISHED).setSay(say("not said")));
    awaitQueued(1, 1);

    call.cancel("changed my mind", null);

    awaitQueued(1, 0);
    assertThat(status(1).speaking()).as("who speaks goes on").isNotNull();
  }

  @Test
  void cancellingStopsWhatOtherReplicasHaveBegunIfItIsAskedFor() throws Exception {
    slowly();
    BlockingClientCall<?, BroadcastResponse> call =
        open(toAll().setWait(Wait.WAIT_FINISHED).setSay(say(LONG).setStopOnCancel(true)));
    assertThat(call.read().hasStarted()).isTrue();
    await("both speak", () -> status(0).speaking() != null && status(1).speaking() != null);

    call.cancel("changed my mind", null);

    await("nobody speaks", () -> status(0).speaking() == null && status(1).speaking() == null);
  }

  @Test
  void aCommonBeginningThatOneReplicaCannotKeepIsRefusedAndNobodyIsAsked() throws Exception {
    occupy(2);
    BroadcastRequest.Builder request =
        toAll()
            .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 1_000))
            .setStartTolerance(Duration.newBuilder().setSeconds(5))
            .setSay(say("Together."));

    Refusals refused = refused(request);

    assertThat(refused.reason()).isEqualTo("START_NOT_KEEPABLE");
    assertThat(refused.detail(PreconditionFailure.class).getViolationsList())
        .extracting(PreconditionFailure.Violation::getSubject)
        .containsExactly("robot-2");
    Told after = told(to("robot-0", "robot-1").setWait(Wait.WAIT_FINISHED).setSay(say("Later.")));
    assertThat(after.summary().getSucceeded()).isEqualTo(2);
    assertThat(fleet.spoken("robot-0")).containsExactly("Later.");
    assertThat(fleet.spoken("robot-1")).containsExactly("Later.");
  }

  @Test
  void allReplicasBeginTogetherAndARepeatIsAnsweredWithTheStoredOutcomes() throws Exception {
    BroadcastRequest.Builder request =
        toAll()
            .setStartAt(Timestamps.fromMillis(System.currentTimeMillis() + 2_000))
            .setStartTolerance(Duration.newBuilder().setSeconds(5))
            .setCommandId("together")
            .setSay(say("Together."));

    Told told = told(request);
    Told again = told(request);

    assertThat(told.started().getStartAt()).isEqualTo(request.getStartAt());
    assertThat(told.started().getEstimatesList())
        .extracting(it -> it.getRobotId())
        .containsExactlyElementsOf(EVERYONE);
    assertThat(told.outcomes()).hasSize(ROBOTS).allMatch(BroadcastOutcome::hasSkew);
    assertThat(told.summary().getSkew().getCount()).isEqualTo(ROBOTS);
    assertThat(again.outcomes())
        .hasSize(ROBOTS)
        .allMatch(it -> it.getEnded().getReceipt().getRepeatedCall());
    assertThat(EVERYONE).allMatch(robot -> fleet.spoken(robot).equals(List.of("Together.")));
  }

  @Test
  void whatIsWrongIsSaidAsEver() {
    assertThat(refused(toAll().setParallelism(0).setSay(say("x"))).fields())
        .containsExactly("parallelism");
    assertThat(refused(toAll()).fields()).containsExactly("command");
  }
}
