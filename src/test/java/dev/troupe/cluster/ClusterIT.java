package dev.troupe.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.cluster.CommandMarks.Mark;
import dev.troupe.config.ClusterConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three replicas with a real engine each, in one process. */
@Timeout(120)
class ClusterIT {
  private static final Duration LEASE = Duration.ofSeconds(4);
  private static final Set<String> ROBOTS =
      IntStream.range(0, 60).mapToObj(each -> "robot-" + each).collect(Collectors.toSet());

  private final Vertx vertx = Vertx.vertx();
  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
  private final List<Replica> replicas = new ArrayList<>();
  private List<Integer> ports = List.of();

  /** One of them, and who runs its robots. */
  private record Replica(
      String name, Cluster cluster, RecordingTenant tenant, SimpleMeterRegistry meters) {}

  @BeforeEach
  void begin() throws Exception {
    ports = freePorts(3);
    List<Future<Replica>> starting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      starting.add(start(i));
    }
    for (Future<Replica> each : starting) {
      replicas.add(await(each));
    }
    serve();
    until(() -> owned(replicas).size() == ROBOTS.size());
  }

  @AfterEach
  void end() throws Exception {
    for (Replica each : replicas) {
      await(each.cluster().close().otherwiseEmpty());
    }
    looks.shutdownNow();
    await(vertx.close());
  }

  @Test
  void replicasShareTheRobotsAndTakeEachOnce() throws Exception {
    List<RecordingTenant.Taken> taken =
        replicas.stream().flatMap(each -> each.tenant().taken().stream()).toList();

    assertThat(taken)
        .extracting(RecordingTenant.Taken::robotId)
        .containsExactlyInAnyOrderElementsOf(ROBOTS);
    assertThat(replicas)
        .allSatisfy(each -> {
          assertThat(each.tenant().robots()).hasSizeBetween(10, 30);
          assertThat(each.cluster().seesMajority()).isTrue();
          assertThat(each.meters().get("troupe.cluster.members").gauge().value()).isEqualTo(3);
        });
    for (Replica here : replicas) {
      until(() -> ROBOTS.stream().allMatch(robot -> isWhereItIs(here, robot)));
      assertThat(here.cluster().others())
          .extracting(Member::name)
          .doesNotContain(here.name())
          .hasSize(2);
      assertThat(here.cluster().find("nobody")).isInstanceOf(Place.Nowhere.class);
      assertThat(here.cluster().describe().getJsonObject("owners").size()).isEqualTo(ROBOTS.size());
    }
  }

  private boolean isWhereItIs(Replica here, String robot) {
    return switch (here.cluster().find(robot)) {
      case Place.Here() -> here.tenant().robots().contains(robot);
      case Place.There(Member owner) -> replica(owner.name()).tenant().robots().contains(robot);
      case Place.Nowhere() -> false;
    };
  }

  @Test
  void whoLeavesGivesItsRobotsAwayOneByOneWithWhatTheyNeed() throws Exception {
    Replica leaving = replicas.removeFirst();
    Set<String> moving = leaving.tenant().robots();

    await(leaving.cluster().leave());
    assertThat(leaving.tenant().robots()).isEmpty();
    assertThat(leaving.tenant().mostLeaving()).isEqualTo(1);
    await(leaving.cluster().close());

    until(() -> owned(replicas).size() == ROBOTS.size());
    Map<String, String> luggage = new HashMap<>();
    replicas.forEach(each -> luggage.putAll(each.tenant().luggage()));
    assertThat(luggage).containsOnlyKeys(moving);
    assertThat(luggage)
        .allSatisfy((robot, text) -> assertThat(text).isEqualTo(leaving.name() + " had " + robot));
    // The others had no reason to move theirs.
    assertThat(replicas)
        .allSatisfy(each ->
            assertThat(each.meters().get("troupe.cluster.moves").counter().count()).isZero());
    replicas.forEach(each -> assertThat(each.cluster().others()).hasSize(1));
  }

  @Test
  void theRobotsOfADeadOneAreTakenOnceItsFenceSaidNo() throws Exception {
    Replica dead = replicas.removeFirst();
    Map<String, Claim> claims = dead.tenant().claims();
    long killed = System.nanoTime();
    dead.cluster().kill();

    until(() -> owned(replicas).size() == ROBOTS.size());

    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(10));
    for (Replica each : replicas) {
      for (RecordingTenant.Taken taken : each.tenant().taken()) {
        Claim before = claims.get(taken.robotId());
        if (before != null) {
          assertThat(before.fence().test(taken.nanos())).as("%s at that time", before).isFalse();
          assertThat(taken.epoch()).isGreaterThan(before.epoch());
        }
      }
    }
  }

  @Test
  void whoSeesNoMajorityStopsWithinTheLeaseAndComesBackWithOne() throws Exception {
    Replica alone = replicas.removeFirst();
    long killed = System.nanoTime();
    replicas.forEach(each -> each.cluster().kill());

    until(() -> !alone.tenant().mayAct(System::nanoTime));
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE.plusSeconds(1));
    until(() -> alone.tenant().robots().isEmpty());
    assertThat(alone.cluster().seesMajority()).isFalse();
    assertThat(ROBOTS)
        .allSatisfy(
            robot -> assertThat(alone.cluster().find(robot)).isInstanceOf(Place.Nowhere.class));

    replicas.clear();
    replicas.add(alone);
    Replica back = await(start(1));
    replicas.add(back);
    serve(back);
    until(() -> owned(replicas).size() == ROBOTS.size());
  }

  @Test
  void whatIsAcceptedAnywhereIsKnownEverywhere() throws Exception {
    CommandMarks first = replicas.getFirst().cluster();
    Mark begun = new Mark("uid-1", "anna", "command@1", new byte[] {1, 2}, new byte[0]);
    await(first.accepted(begun));
    await(first.accepted(new Mark("uid-10", "anna", "command@1", new byte[] {3}, new byte[0])));
    first.ended(new Mark("uid-1", "anna", "other", new byte[] {4}, new byte[] {5, 6}));

    CommandMarks last = replicas.getLast().cluster();
    until(() -> marks(last, "uid-1").size() == 2);
    assertThat(marks(last, "uid-1"))
        .filteredOn(each -> each.commandId().equals("command@1"))
        .singleElement()
        .usingRecursiveComparison()
        .isEqualTo(begun);
    replicas.removeLast().cluster().kill();
    replicas.removeLast().cluster().kill();
    until(() -> !replicas.getFirst().cluster().seesMajority());
    assertThat(awaitFailure(first.accepted(begun))).isNotNull();
  }

  @Test
  void whoChangesTheRegistryIsHeardByTheOthersOnly() throws Exception {
    List<AtomicInteger> heard = new ArrayList<>();
    for (Replica each : replicas) {
      AtomicInteger count = new AtomicInteger();
      heard.add(count);
      each.cluster().onRegistryChanged(count::incrementAndGet);
    }
    replicas.getFirst().cluster().registryChanged();

    until(() -> heard.get(1).get() > 0 && heard.get(2).get() > 0);
    assertThat(heard.getFirst()).hasValue(0);

    Set<String> fewer =
        ROBOTS.stream().filter(each -> !each.endsWith("7")).collect(Collectors.toSet());
    replicas.forEach(each -> each.cluster().registered(fewer));
    until(() -> owned(replicas).equals(fewer));
  }

  @Test
  void oneTooManyIsRefused() throws Exception {
    ports = new ArrayList<>(ports);
    ports.addAll(freePorts(1));

    assertThat(awaitFailure(start(3)))
        .hasMessageContaining(
            "cluster.max_replicas: 3 (expected: at least as many as there are replicas, now 4)");
  }

  @Test
  void oneThatWasToldAnotherLeaseIsRefused() throws Exception {
    replicas.getLast().cluster().kill();

    assertThat(awaitFailure(start(2, LEASE.multipliedBy(2))))
        .hasMessageContaining(
            "cluster.lease: %dms (expected: %dms, as the replica at "
                .formatted(2 * LEASE.toMillis(), LEASE.toMillis()));
  }

  private Future<Replica> start(int index) {
    return start(index, LEASE);
  }

  private Future<Replica> start(int index, Duration lease) {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    String name = "replica-" + index;
    ClusterConfig config =
        new ClusterConfig(
            true,
            "test",
            name,
            "127.0.0.1",
            ports.get(index),
            7_705,
            ports.stream().limit(3).map(each -> "127.0.0.1:" + each).toList(),
            "",
            3,
            lease,
            Duration.ofSeconds(1),
            ClusterConfig.Tls.NONE);
    return Cluster.start(vertx, config, meters, System::nanoTime, InstantSource.system())
        .map(cluster -> new Replica(name, cluster, new RecordingTenant(name), meters));
  }

  private void serve() {
    replicas.forEach(this::serve);
  }

  private void serve(Replica replica) {
    replica.cluster().registered(ROBOTS);
    replica.cluster().serve(replica.tenant());
  }

  private Replica replica(String name) {
    return replicas.stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
  }

  private static Set<String> owned(List<Replica> replicas) {
    return replicas.stream()
        .flatMap(each -> each.tenant().robots().stream())
        .collect(Collectors.toSet());
  }

  private static List<Mark> marks(CommandMarks marks, String robot) {
    try {
      return await(marks.of(robot));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Integer> freePorts(int count) throws Exception {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket each : sockets) {
        each.close();
      }
    }
  }

  /** Looks again and again, on a timer: nothing tells when all members have agreed. */
  private void until(BooleanSupplier holds) throws Exception {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Runnable look =
        () -> {
          try {
            if (holds.getAsBoolean()) {
              done.complete(null);
            }
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        };
    var looking = looks.scheduleWithFixedDelay(look, 0, 20, TimeUnit.MILLISECONDS);
    try {
      done.get(60, TimeUnit.SECONDS);
    } finally {
      looking.cancel(false);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Throwable awaitFailure(Future<?> future) throws Exception {
    return await(
        future
            .<Throwable>map(done -> new AssertionError("it went well"))
            .otherwise(failure -> failure));
  }
}
