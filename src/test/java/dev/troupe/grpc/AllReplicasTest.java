package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.LeaseServiceGrpc;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ListLeasesResponse;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.gateway.v1.Gateway;
import dev.troupe.api.gateway.v1.GatewayServiceGrpc;
import dev.troupe.api.gateway.v1.GetGatewayRequest;
import dev.troupe.api.gateway.v1.Replica;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.Cursor;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.security.AuditLog;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.BlockingClientCall;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each replica has a third of the robots, and answers for all of them. */
class AllReplicasTest {
  private static final int REPLICAS = 3;
  private static final int ROBOTS = 10;

  /** What every replica knows of every robot, wherever it is. */
  private final Map<String, Map<String, String>> labels = new ConcurrentHashMap<>();

  private final List<Part> parts = new ArrayList<>();

  /** One replica; its robots cannot be reached, which does not matter here. */
  private record Part(
      Vertx vertx, Links links, Fleet fleet, FakeWhereabouts whereabouts, ReplicaPorts ports) {

    ManagedChannel channel() {
      return ports.channel();
    }
  }

  @BeforeEach
  void open() {
    for (int number = 0; number < REPLICAS; number++) {
      parts.add(part(number));
    }
    for (Part knowing : parts) {
      for (int number = 0; number < REPLICAS; number++) {
        knowing
            .whereabouts()
            .knows(
                FakeWhereabouts.member(
                    "member-" + number, parts.get(number).ports().relay().port()));
      }
      for (int robot = 0; robot < ROBOTS; robot++) {
        knowing.whereabouts().owner(id(robot), "member-" + robot % REPLICAS);
      }
    }
  }

  private static String id(int robot) {
    return "robot-" + robot;
  }

  private static Stream<String> ours(int replica) {
    return IntStream.range(0, ROBOTS)
        .filter(robot -> robot % REPLICAS == replica)
        .mapToObj(AllReplicasTest::id);
  }

  private static RobotConfig robot(String id) {
    return new RobotConfig(
        id,
        id,
        RobotConfig.address("127.0.0.1:1"),
        null,
        Map.of("zone", "lobby"),
        RobotOptions.DEFAULT);
  }

  private Part part(int number) {
    Vertx vertx = Vertx.vertx();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Links links = new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(registry, "furhat"));
    FleetParts made =
        new FleetParts(
            links,
            config -> new FurhatProtocol(null),
            MediaMapper.encoders(),
            new FleetMetrics(registry),
            new SplittableRandom(1));
    List<RobotConfig> robots = ours(number).map(AllReplicasTest::robot).toList();
    robots.forEach(robot -> labels.put(robot.id(), robot.labels()));
    Fleet fleet = GatewayFixture.await(Fleet.start(vertx, made, robots, 1));
    FakeWhereabouts whereabouts = new FakeWhereabouts("member-" + number);
    Neighbours neighbours = new Neighbours(whereabouts, labels::containsKey, null);
    GatewayFacts facts = GatewayFixture.facts("a name of its own");
    List<Endpoint> endpoints =
        List.of(
            new FleetEndpoint(fleet, facts),
            new LeaseEndpoint(fleet, Set.of()),
            new GatewayEndpoint(fleet, facts, () -> false));
    Guards guards =
        new Guards(
            new Policies(Policy.of(List.of(), false)),
            labels::get,
            AuditLog.OFF,
            Guards.NONE.limits());
    return new Part(
        vertx,
        links,
        fleet,
        whereabouts,
        ReplicaPorts.open(
            vertx,
            GatewayFixture.server(),
            endpoints,
            new RpcMetrics(registry),
            Entrance.WIDE_OPEN,
            guards,
            neighbours));
  }

  @AfterEach
  void close() throws InterruptedException {
    for (Part part : parts) {
      part.ports().close();
      GatewayFixture.await(part.fleet().shutdown(Duration.ofMillis(10)));
      GatewayFixture.await(part.links().close());
      GatewayFixture.await(part.vertx().close());
    }
  }

  private FleetServiceGrpc.FleetServiceBlockingStub fleet(int replica) {
    return FleetServiceGrpc.newBlockingStub(parts.get(replica).channel())
        .withDeadlineAfter(20, SECONDS);
  }

  private static List<String> ids(ListRobotsResponse page) {
    return page.getRobotsList().stream().map(Robot::getRobotId).toList();
  }

  @Test
  void aListHasTheRobotsOfAllReplicasInOrderWhicheverReplicaIsAskedForAPage() {
    List<String> all = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      // Each page at another replica.
      ListRobotsResponse page =
          fleet(pages++ % REPLICAS)
              .listRobots(
                  ListRobotsRequest.newBuilder().setPageSize(3).setPageToken(token).build());
      assertThat(page.getTotalSize()).isEqualTo(ROBOTS);
      all.addAll(ids(page));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(pages).isEqualTo(4);
    assertThat(all)
        .containsExactlyElementsOf(IntStream.range(0, ROBOTS).mapToObj(it -> id(it)).toList());
  }

  @Test
  void aListWithoutTheRobotsOfAReplicaIsNoList() {
    GatewayFixture.await(parts.get(2).ports().relay().drain(Duration.ZERO));

    Refusals refused =
        Refusals.of(() -> fleet(0).listRobots(ListRobotsRequest.getDefaultInstance()));

    assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.status().getMessage()).contains("name of member-2");
    parts.get(0).whereabouts().forgets("member-2");
    assertThat(fleet(0).listRobots(ListRobotsRequest.getDefaultInstance()).getTotalSize())
        .as("once it is known to be dead")
        .isEqualTo(7);
  }

  @Test
  void aWrongRequestIsRefusedAsEver() {
    assertThat(
            Refusals.of(() ->
                    fleet(0).listRobots(ListRobotsRequest.newBuilder().setPageSize(0).build()))
                .fields())
        .containsExactly("page_size");
  }

  @Test
  void theGatewayNamesTheOthers() {
    Gateway gateway =
        GatewayServiceGrpc.newBlockingStub(parts.get(1).channel())
            .withDeadlineAfter(20, SECONDS)
            .getGateway(GetGatewayRequest.getDefaultInstance())
            .getGateway();

    assertThat(gateway.getReplica().getReplicaId()).isEqualTo("name of member-1");
    assertThat(gateway.getPeersList())
        .extracting(Replica::getReplicaId)
        .containsExactly("name of member-0", "name of member-2");
  }

  private BlockingClientCall<?, WatchRobotsResponse> watch(String cursor) {
    return FleetServiceGrpc.newBlockingV2Stub(parts.getFirst().channel())
        .withDeadlineAfter(20, SECONDS)
        .watchRobots(WatchRobotsRequest.newBuilder().setCursor(cursor).build());
  }

  /** Up to the end of the beginning. */
  private static Set<String> snapshot(BlockingClientCall<?, WatchRobotsResponse> call)
      throws Exception {
    assertThat(call.read().getStarted().getResumed()).isFalse();
    Set<String> ids = new TreeSet<>();
    for (WatchRobotsResponse next = call.read(); !next.hasSynced(); next = call.read()) {
      assertThat(next.getCursor()).isEmpty();
      ids.add(next.getRobot().getRobotId());
    }
    return ids;
  }

  @Test
  void whoWatchesSeesTheRobotsOfAllReplicasAndWhatChanges() throws Exception {
    BlockingClientCall<?, WatchRobotsResponse> call = watch("");
    assertThat(snapshot(call)).hasSize(ROBOTS);

    labels.put("robot-new", Map.of());
    run(2, "robot-new");

    WatchRobotsResponse next = call.read();
    while (!next.getRobot().getRobotId().equals("robot-new")) {
      next = call.read();
    }
    call.cancel("enough", null);
  }

  /** From here on the replica has these robots beside its own. */
  private void run(int replica, String... more) {
    List<RobotConfig> all =
        Stream.concat(ours(replica), Stream.of(more)).map(AllReplicasTest::robot).toList();
    GatewayFixture.await(parts.get(replica).fleet().reload(all));
  }

  @Test
  void aCursorOfOneReplicaLeadsToAllRobotsAnew() throws Exception {
    BlockingClientCall<?, WatchRobotsResponse> call =
        watch(new Cursor(UUID.randomUUID(), 7, 42).encode());

    assertThat(snapshot(call)).hasSize(ROBOTS);
    call.cancel("enough", null);
  }

  @Test
  void aRobotThatMovesIsNotGoneAndOneThatIsUnregisteredIs() throws Exception {
    run(1, "robot-moves", "robot-goes");
    labels.put("robot-moves", Map.of());
    labels.put("robot-goes", Map.of());
    BlockingClientCall<?, WatchRobotsResponse> call = watch("");
    assertThat(snapshot(call)).hasSize(ROBOTS + 2);

    labels.remove("robot-goes");
    run(1);

    List<String> removed = new ArrayList<>();
    WatchRobotsResponse next = call.read();
    while (!next.hasRemoved()) {
      next = call.read();
    }
    removed.add(next.getRemoved().getRobotId());
    run(2, "robot-moves");
    next = call.read();
    while (!next.getRobot().getRobotId().equals("robot-moves")) {
      if (next.hasRemoved()) {
        removed.add(next.getRemoved().getRobotId());
      }
      next = call.read();
    }
    assertThat(removed).containsExactly("robot-goes");
    call.cancel("enough", null);
  }

  @Test
  void aSnapshotWithoutTheRobotsOfAReplicaIsNone() {
    GatewayFixture.await(parts.get(2).ports().relay().drain(Duration.ZERO));

    Refusals refused =
        Refusals.of(() ->
            fleet(0)
                .watchRobots(WatchRobotsRequest.getDefaultInstance())
                .forEachRemaining(robot -> {}));

    assertThat(refused.reason()).isEqualTo("ROBOT_MOVING");
  }

  @Test
  void aSelectionOfRobotsOfOneReplicaIsAnsweredByIt() {
    RobotSelection selection =
        RobotSelection.newBuilder().addRobotIds("robot-1").addRobotIds("robot-4").build();

    Iterator<WatchEventsResponse> events =
        fleet(0).watchEvents(WatchEventsRequest.newBuilder().setSelection(selection).build());

    Set<String> followed = new TreeSet<>();
    for (WatchEventsResponse next = events.next(); !next.hasSynced(); next = events.next()) {
      if (next.hasFollowed()) {
        followed.add(next.getFollowed().getRobotId());
      }
    }
    assertThat(followed).containsExactly("robot-1", "robot-4");
  }

  @Test
  void aSelectionOfRobotsOfSeveralReplicasIsRefusedRatherThanDoneInPart() {
    WatchEventsRequest request =
        WatchEventsRequest.newBuilder()
            .setSelection(RobotSelection.newBuilder().addRobotIds("robot-0").addRobotIds("robot-1"))
            .build();

    Refusals refused =
        Refusals.of(() -> fleet(0).watchEvents(request).forEachRemaining(told -> {}));

    assertThat(refused.code()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(refused.reason()).isEqualTo("NOT_SUPPORTED");
  }

  @Test
  void eventsAreThoseOfTheRobotsOfAllReplicas() throws Exception {
    BlockingClientCall<?, WatchEventsResponse> events =
        FleetServiceGrpc.newBlockingV2Stub(parts.getFirst().channel())
            .withDeadlineAfter(20, SECONDS)
            .watchEvents(WatchEventsRequest.getDefaultInstance());
    Set<String> followed = new TreeSet<>();
    for (WatchEventsResponse next = events.read(); !next.hasSynced(); next = events.read()) {
      if (next.hasFollowed()) {
        followed.add(next.getFollowed().getRobotId());
      }
    }
    assertThat(followed).hasSize(ROBOTS);

    labels.put("robot-new", Map.of());
    run(2, "robot-new");

    WatchEventsResponse next = events.read();
    while (!next.getFollowed().getRobotId().equals("robot-new")) {
      next = events.read();
    }
    events.cancel("enough", null);
  }

  @Test
  void eventsEndWhenThoseOfAReplicaAreMissing() {
    Iterator<WatchEventsResponse> events =
        fleet(0).watchEvents(WatchEventsRequest.getDefaultInstance());
    WatchEventsResponse next = events.next();
    while (!next.hasSynced()) {
      next = events.next();
    }

    parts.get(0).whereabouts().forgets("member-2");

    Refusals refused = Refusals.of(() -> events.forEachRemaining(event -> {}));
    assertThat(refused.reason()).isEqualTo("ROBOT_MOVING");
    assertThat(refused.status().getMessage()).contains("name of member-2");
  }

  @Test
  void leasesAreTakenWhereverTheRobotIsAndListedTogether() {
    LeaseServiceGrpc.LeaseServiceBlockingStub leases =
        LeaseServiceGrpc.newBlockingStub(parts.getFirst().channel()).withDeadlineAfter(20, SECONDS);
    for (int robot = 0; robot < 5; robot++) {
      leases.acquireLease(
          AcquireLeaseRequest.newBuilder().setRobotId(id(robot)).setPurpose("a test").build());
    }

    List<String> listed = new ArrayList<>();
    String token = "";
    do {
      ListLeasesResponse page =
          leases.listLeases(
              ListLeasesRequest.newBuilder().setPageSize(2).setPageToken(token).build());
      page.getLeasesList().forEach(lease -> listed.add(lease.getRobotId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(listed).containsExactly(id(0), id(1), id(2), id(3), id(4));
  }
}
