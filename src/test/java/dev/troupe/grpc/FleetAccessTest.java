package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.DelegateLeaseRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.HoldLeasesHeader;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc.LeaseServiceBlockingStub;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ReleaseLeaseRequest;
import dev.troupe.api.fleet.v1.RenewLeaseRequest;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.policy.v1.PolicyProto;
import dev.troupe.api.policy.v1.Verb;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpc;
import dev.troupe.api.recognition.v1.RecognizeHeader;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.LeaseRef;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.config.Capability;
import dev.troupe.config.FleetConfig;
import dev.troupe.config.RobotForm;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.Secrets;
import dev.troupe.config.StoreConfig;
import dev.troupe.robot.RobotPart;
import dev.troupe.store.Store;
import io.grpc.Status.Code;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers reach through calls about several robots, and through leases. */
class FleetAccessTest {
  private static final String LOBBY =
      "  - {principals: [anna], robots: zone=lobby, capabilities: [fleet, speech, voice, lease], verb: control}\n";
  private static final String LAB = LOBBY.replace("lobby", "lab");
  private static final String SEES_ALL = "  - {principals: [anna], capabilities: [fleet]}\n";
  private static final String BERT =
      "  - {principals: [bert], capabilities: ['*'], verb: administer}\n";

  private final GuardedFixture gateway = new GuardedFixture();

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  // ---- broadcasts ----

  @Test
  void aBroadcastIsRefusedForEachRobotThatItsCallerMayNotCommand() {
    gateway.policies(SEES_ALL + LOBBY);
    List<BroadcastResponse> told = broadcast(RobotSelection.getDefaultInstance());

    assertThat(told.getFirst().getStarted().getRobotIdsList()).containsExactly("alice", "bob");
    BroadcastOutcome bob = outcome(told, "bob");
    assertThat(bob.getRefused().getCode()).isEqualTo(Code.PERMISSION_DENIED.value());
    assertThat(Refusals.detail(bob.getRefused(), ErrorInfo.class).getMetadataMap())
        .isEqualTo(Map.of("capability", "speech", "verb", "control", "robot_id", "bob"));
    assertThat(outcome(told, "alice").getRefused().getCode()).isEqualTo(Code.UNAVAILABLE.value());
    assertThat(told.getLast().getSummary().getRefused()).isEqualTo(2);
  }

  @Test
  void aBroadcastDoesNotReachRobotsThatItsCallerMayNotSee() {
    gateway.policies(LOBBY);

    assertThat(broadcast(RobotSelection.getDefaultInstance()).getFirst().getStarted())
        .satisfies(it -> assertThat(it.getRobotIdsList()).containsExactly("alice"));
    RobotSelection named = RobotSelection.newBuilder().addRobotIds("bob").build();
    Refusals refused = Refusals.of(() -> broadcast(named));
    assertThat(refused.reason()).isEqualTo("ROBOT_UNKNOWN");
    RobotSelection nobody = RobotSelection.newBuilder().addRobotIds("nob").build();
    assertThat(refused.status().toString().replace("bob", "nob"))
        .isEqualTo(Refusals.of(() -> broadcast(nobody)).status().toString());
  }

  private List<BroadcastResponse> broadcast(RobotSelection selection) {
    List<BroadcastResponse> told = new ArrayList<>();
    FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .broadcast(
            BroadcastRequest.newBuilder()
                .setSelection(selection)
                .setAllRobots(selection.equals(RobotSelection.getDefaultInstance()))
                .setSay(SayRequest.newBuilder().setText("hello"))
                .build())
        .forEachRemaining(told::add);
    return told;
  }

  private static BroadcastOutcome outcome(List<BroadcastResponse> told, String robot) {
    return told.stream()
        .map(BroadcastResponse::getOutcome)
        .filter(it -> it.getRobotId().equals(robot))
        .findFirst()
        .orElseThrow();
  }

  // ---- watching several robots ----

  @Test
  void aWatchOfEventsFollowsThoseWhomItsCallerMaySeeAndLosesThemWithThePolicy() throws Exception {
    gateway.policies(LOBBY);
    Followed<WatchEventsResponse> events = events(WatchEventsRequest.getDefaultInstance());
    assertThat(events.first().getFollowed().getRobotId()).isEqualTo("alice");

    gateway.policies(LAB);
    List<WatchEventsResponse> told = new ArrayList<>();
    // Either may come first: the one with the next review, the other with a change of bob as well.
    events.until(it -> {
      told.add(it);
      return told.stream().anyMatch(WatchEventsResponse::hasLeft)
          && told.stream().anyMatch(WatchEventsResponse::hasFollowed);
    });

    assertThat(told)
        .filteredOn(WatchEventsResponse::hasLeft)
        .singleElement()
        .satisfies(it -> {
          assertThat(it.getLeft().getRobotId()).isEqualTo("alice");
          assertThat(it.getLeft().getUnregistered()).isFalse();
        });
    assertThat(told)
        .filteredOn(WatchEventsResponse::hasFollowed)
        .extracting(it -> it.getFollowed().getRobotId())
        .containsExactly("bob");
  }

  @Test
  void aWatchOfEventsLosesARobotWithItsLabels() throws Exception {
    gateway.policies(LOBBY);
    Followed<WatchEventsResponse> events = events(WatchEventsRequest.getDefaultInstance());
    assertThat(events.first().getFollowed().getRobotId()).isEqualTo("alice");

    gateway.relabel("alice", Map.of("zone", "lab"));

    assertThat(events.until(WatchEventsResponse::hasLeft).getLeft().getRobotId())
        .isEqualTo("alice");
  }

  @Test
  void whoMayReadOfNoRobotWhatItHeardIsToldSo() throws Exception {
    gateway.policies(LOBBY);
    Followed<WatchEventsResponse> events =
        events(WatchEventsRequest.newBuilder().addKinds(EventKind.EVENT_KIND_HEAR_ENDED).build());

    assertThat(events.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(events.end().getDescription()).contains("listening/observe");
  }

  @Test
  void whoMayReadOfNoRobotWhatItSaysIsToldSo() throws Exception {
    gateway.policies(LOBBY.replace("speech, ", ""));
    Followed<WatchEventsResponse> events =
        events(WatchEventsRequest.newBuilder().addKinds(EventKind.EVENT_KIND_SPEECH_WORD).build());

    assertThat(events.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(events.end().getDescription()).contains("speech/observe");
  }

  private Followed<WatchEventsResponse> events(WatchEventsRequest request) {
    Followed<WatchEventsResponse> events = new Followed<>();
    FleetServiceGrpc.newStub(gateway.as("anna")).watchEvents(request, events.observer());
    return events;
  }

  @Test
  void aWatchOfTheFleetHearsThatARobotIsNoLongerOneOfItsCallers() throws Exception {
    gateway.policies(LOBBY);
    Followed<WatchRobotsResponse> watch = robots("");
    assertThat(watch.until(WatchRobotsResponse::hasRobot).getRobot().getRobotId())
        .isEqualTo("alice");
    watch.until(WatchRobotsResponse::hasSynced);

    gateway.policies(LAB);
    Set<String> told = new TreeSet<>();
    watch.until(it -> {
      told.add(
          it.hasRemoved()
              ? "without " + it.getRemoved().getRobotId()
              : "with " + it.getRobot().getRobotId());
      return told.containsAll(Set.of("without alice", "with bob"));
    });

    gateway.relabel("bob", Map.of("zone", "lobby"));
    assertThat(watch.until(WatchRobotsResponse::hasRemoved).getRemoved().getRobotId())
        .isEqualTo("bob");
  }

  @Test
  void whoComesBackToAWatchHearsNothingOfRobotsThatMustNotBeSeen() throws Exception {
    gateway.policies(LOBBY);
    String cursor = robots("").until(WatchRobotsResponse::hasSynced).getCursor();
    Followed<WatchRobotsResponse> again = robots(cursor);

    assertThat(again.first().getStarted().getResumed()).as("what was seen before").isFalse();
    again.until(WatchRobotsResponse::hasSynced);
    for (int i = 0; i < 5; i++) {
      assertThat(again.first().getRobot().getRobotId()).isEqualTo("alice");
    }
  }

  private Followed<WatchRobotsResponse> robots(String cursor) {
    Followed<WatchRobotsResponse> watch = new Followed<>();
    FleetServiceGrpc.newStub(gateway.as("anna"))
        .watchRobots(WatchRobotsRequest.newBuilder().setCursor(cursor).build(), watch.observer());
    return watch;
  }

  // ---- leases ----

  @Test
  void whoMayHoldLeasesGetsOnlyPartsThatHeMayControl() {
    gateway.policies(LOBBY);

    assertThat(acquire("anna", "alice", LeasePart.LEASE_PART_SPEECH).getHolder()).isEqualTo("anna");
    Refusals face = Refusals.of(() -> acquire("anna", "alice", LeasePart.LEASE_PART_FACE));
    assertThat(face.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(face.detail(ErrorInfo.class).getMetadataMap()).containsEntry("capability", "face");
    assertThat(Refusals.of(() -> acquire("anna", "alice")).code())
        .as("all of them")
        .isEqualTo(Code.PERMISSION_DENIED);
    assertThat(Refusals.of(() -> acquire("anna", "bob", LeasePart.LEASE_PART_SPEECH)).reason())
        .isEqualTo("ROBOT_UNKNOWN");
  }

  @Test
  void takingFromOthersWantsALeaseRuleThatAdministers() {
    gateway.policies(LOBBY + BERT);
    acquire("bert", "alice", LeasePart.LEASE_PART_SPEECH);

    assertThat(Refusals.of(() -> take(LeasePart.LEASE_PART_SPEECH)).code())
        .isEqualTo(Code.PERMISSION_DENIED);
    gateway.policies(
        LOBBY
            + BERT
            + "  - {principals: [anna], robots: zone=lobby, capabilities: [lease], verb: administer}\n");
    assertThat(Refusals.of(() -> take(LeasePart.LEASE_PART_LED)).code())
        .isEqualTo(Code.PERMISSION_DENIED);
    assertThat(take(LeasePart.LEASE_PART_SPEECH).getHolder()).isEqualTo("anna");
  }

  @Test
  void leasesOfRobotsThatMustNotBeSeenLookLikeNone() {
    gateway.policies(LOBBY + BERT);
    Lease hers = acquire("anna", "alice", LeasePart.LEASE_PART_SPEECH);
    LeaseRef hidden = acquire("bert", "bob", LeasePart.LEASE_PART_LED).getRef();
    LeaseRef none = hidden.toBuilder().setId(hidden.getId().replace("bob", "nob")).build();

    assertThat(leases("anna").listLeases(ListLeasesRequest.getDefaultInstance()).getLeasesList())
        .extracting(Lease::getRobotId)
        .containsExactly("alice");
    assertThat(leases("bert").listLeases(ListLeasesRequest.getDefaultInstance()).getLeasesList())
        .hasSize(2);
    alike(
        Refusals.of(() -> leases("anna").renewLease(renew(hidden))),
        Refusals.of(() -> leases("anna").renewLease(renew(none))));
    alike(
        Refusals.of(() -> leases("anna").releaseLease(release(hidden))),
        Refusals.of(() -> leases("anna").releaseLease(release(none))));
    alike(
        Refusals.of(() -> leases("anna").delegateLease(delegate(hidden))),
        Refusals.of(() -> leases("anna").delegateLease(delegate(none))));
    assertThat(leases("anna").renewLease(renew(hers.getRef())).getLease().getHolder())
        .isEqualTo("anna");
  }

  @Test
  void nobodyPassesOnTheLeaseOfAnotherOrWithoutTheRule() {
    gateway.policies(LOBBY + BERT);
    LeaseRef hers = acquire("anna", "alice", LeasePart.LEASE_PART_SPEECH).getRef();

    assertThat(Refusals.of(() -> leases("bert").delegateLease(delegate(hers))).reason())
        .isEqualTo("LEASE_HELD");
    gateway.policies(SEES_ALL + LOBBY.replace(", lease", ""));
    assertThat(
            Refusals.of(() -> leases("anna").delegateLease(delegate(hers)))
                .detail(ErrorInfo.class)
                .getMetadataMap())
        .containsEntry("capability", "lease");
  }

  private static DelegateLeaseRequest delegate(LeaseRef lease) {
    return DelegateLeaseRequest.newBuilder().setLease(lease).build();
  }

  private static void alike(Refusals hidden, Refusals none) {
    assertThat(hidden.reason()).isEqualTo("LEASE_UNKNOWN");
    assertThat(hidden.status().toString().replace("bob", "nob"))
        .isEqualTo(none.status().toString());
  }

  @Test
  void aHeldLeaseIsLetGoOfWithinASecondOfThePolicyThatForbidsIt() throws Exception {
    gateway.policies(LOBBY + BERT);
    LeaseRef lease = acquire("anna", "alice", LeasePart.LEASE_PART_SPEECH).getRef();
    Followed<HoldLeasesResponse> hold = new Followed<>();
    StreamObserver<HoldLeasesRequest> up =
        LeaseServiceGrpc.newStub(gateway.as("anna")).holdLeases(hold.observer());
    up.onNext(
        HoldLeasesRequest.newBuilder()
            .setHeader(HoldLeasesHeader.newBuilder().addLeases(lease))
            .build());
    assertThat(hold.first().hasStarted()).isTrue();

    // Leases on other robots are no reason to keep this one.
    gateway.policies(LAB + BERT);

    assertThat(hold.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void whatAPartTakesIsWhatTheContractAsksTheLeaseOfThePartFor() {
    Map<RobotPart, Set<Capability>> told = new EnumMap<>(RobotPart.class);
    ServiceTable.of(gateway.endpoints)
        .methods()
        .forEach(binding -> {
          dev.troupe.api.policy.v1.Policy policy =
              binding.descriptor().getOptions().getExtension(PolicyProto.method);
          if (policy.getVerb() == Verb.VERB_CONTROL) {
            Capability capability =
                Capability.valueOf(policy.getCapability().name().substring("CAPABILITY_".length()));
            policy
                .getLeasePartsList()
                .forEach(part ->
                    told.computeIfAbsent(
                            LeaseMapper.part(part), it -> EnumSet.noneOf(Capability.class))
                        .add(capability));
          }
        });

    assertThat(told).containsOnlyKeys(RobotPart.values());
    told.forEach((part, all) ->
        assertThat(PartAccess.of(part)).as("%s", part).containsExactlyInAnyOrderElementsOf(all));
  }

  private LeaseServiceBlockingStub leases(String who) {
    return LeaseServiceGrpc.newBlockingStub(gateway.as(who))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private Lease acquire(String who, String robot, LeasePart... parts) {
    return leases(who)
        .acquireLease(
            AcquireLeaseRequest.newBuilder()
                .setRobotId(robot)
                .addAllParts(List.of(parts))
                .setPurpose("a test")
                .build())
        .getLease();
  }

  private Lease take(LeasePart part) {
    return leases("anna")
        .takeLease(
            TakeLeaseRequest.newBuilder()
                .setRobotId("alice")
                .addParts(part)
                .setPurpose("a test")
                .setReason("it must be")
                .build())
        .getLease();
  }

  private static RenewLeaseRequest renew(LeaseRef lease) {
    return RenewLeaseRequest.newBuilder().setLease(lease).build();
  }

  private static ReleaseLeaseRequest release(LeaseRef lease) {
    return ReleaseLeaseRequest.newBuilder().setLease(lease).build();
  }

  // ---- registrations ----

  @Test
  void nobodyMovesARobotToWhereHeDoesNotAdministerIt(@TempDir Path folder) {
    Store store = GatewayFixture.await(Store.open(gateway.vertx, at(folder), gateway.registry));
    RobotForm form = new RobotForm(RobotOptions.DEFAULT, new Secrets(Map.of()));
    GatewayFixture.await(gateway.fleet.keepIn(store, form, FleetConfig.DEFAULT.allowed()));
    gateway.register("carl", Map.of("zone", "lobby"));
    gateway.policies(
        "  - {principals: [anna], robots: zone=lobby, capabilities: [fleet], verb: administer}\n");

    assertThat(Refusals.of(() -> update("carl", "labels", Map.of("zone", "lab"))).code())
        .isEqualTo(Code.PERMISSION_DENIED);
    assertThat(Refusals.of(() -> update("carl", "labels", Map.of())).code())
        .isEqualTo(Code.PERMISSION_DENIED);
    update("carl", "labels.note", Map.of("note", "new"));
    assertThat(gateway.fleet.labels("carl")).isEqualTo(Map.of("zone", "lobby", "note", "new"));
    GatewayFixture.await(store.close());
  }

  private void update(String robot, String path, Map<String, String> labels) {
    FleetServiceGrpc.newBlockingStub(gateway.as("anna"))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .updateRobot(
            UpdateRobotRequest.newBuilder()
                .setRobotId(robot)
                .setSpec(RobotSpec.newBuilder().putAllLabels(labels))
                .setUpdateMask(com.google.protobuf.FieldMask.newBuilder().addPaths(path))
                .build());
  }

  private static StoreConfig at(Path folder) {
    StoreConfig usual = StoreConfig.DEFAULT;
    return new StoreConfig(
        usual.engine(),
        folder.resolve("troupe.db"),
        null,
        Duration.ofSeconds(30),
        usual.desiredDelay(),
        usual.checkEvery(),
        usual.queue(),
        usual.postgresql());
  }

  // ---- recognition ----

  @Test
  void aRecogniserHearsThroughARobotOnlyForThoseWhoMayThemselves() throws Exception {
    String rule = "  - {principals: [anna], capabilities: ['*'%s], verb: administer}\n";
    try (GuardedFixture hearing = GuardedFixture.withRecogniser()) {
      hearing.policies(rule.formatted(""));
      assertThat(recognise(hearing).end().getDescription())
          .isEqualTo("microphone/observe on robot alice: not allowed to this caller");

      hearing.policies(rule.formatted(", microphone"));
      Followed<RecognizeResponse> heard = recognise(hearing);
      assertThat(heard.first().hasReady()).isTrue();
      hearing.policies(rule.formatted(""));
      assertThat(heard.end().getCode()).isEqualTo(Code.PERMISSION_DENIED);
    }
  }

  private static Followed<RecognizeResponse> recognise(GuardedFixture hearing) {
    Followed<RecognizeResponse> heard = new Followed<>();
    RecognizeHeader.Builder header = RecognizeHeader.newBuilder();
    header.getSourceBuilder().getRobotBuilder().setRobotId("alice");
    RecognitionServiceGrpc.newStub(hearing.as("anna"))
        .recognize(heard.observer())
        .onNext(RecognizeRequest.newBuilder().setHeader(header).build());
    return heard;
  }
}
