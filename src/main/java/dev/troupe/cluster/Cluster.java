package dev.troupe.cluster;

import com.hazelcast.core.HazelcastInstance;
import dev.troupe.config.ClusterConfig;
import dev.troupe.telemetry.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This replica among the others: its member of the engine, and the one thread on which everything
 * that waits for the engine is done. Safe from any thread.
 */
public final class Cluster implements Whereabouts, Ownership, CommandMarks {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);
  private static final long TICK_MILLIS = 250;
  private static final long CLOSE_SECONDS = 20;

  private final Vertx vertx;
  private final ScheduledExecutorService worker;
  private final HazelcastInstance engine;
  private final Profile profile;
  private final LongSupplier nanos;
  private final Shift shift;
  private final CommandMarks marks;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Promise<Void> left = Promise.promise();
  private volatile boolean closed;

  private Cluster(
      Vertx vertx,
      ScheduledExecutorService worker,
      HazelcastInstance engine,
      ClusterConfig config,
      ClusterMetrics metrics,
      LongSupplier nanos,
      InstantSource wall) {
    this.vertx = vertx;
    this.worker = worker;
    this.engine = engine;
    this.nanos = nanos;
    this.profile = new Profile(replica(config), config.host(), config.relayPort());
    SharedLedger ledger = new SharedLedger(engine, config.quorum());
    this.shift =
        new Shift(
            ledger, profile, config.lease(), config.settle(), this::later, nanos, wall, metrics);
    this.marks = new SharedMarks(vertx, engine.getMap(EngineConfig.MARKS));
    ledger.onChange(this::wake);
    metrics.watch(
        () -> shift.directory().size(nanos.getAsLong()),
        () -> shift.directory().here().size(),
        this::seesMajority);
  }

  /**
   * Joins the others, or waits for them to come. Owns nothing before {@link #serve}.
   *
   * @param nanos the monotonic clock of {@link Claim#fence}
   * @return fails when the engine cannot be started, or there are replicas enough
   */
  public static Future<Cluster> start(
      Vertx vertx,
      ClusterConfig config,
      MeterRegistry registry,
      LongSupplier nanos,
      InstantSource wall) {
    ScheduledExecutorService worker =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name("troupe-cluster").daemon().unstarted(task));
    Promise<Cluster> started = Promise.promise();
    worker.execute(() -> {
      try {
        HazelcastInstance engine = Engine.start(config);
        ClusterMetrics metrics = new ClusterMetrics(registry);
        Cluster cluster = new Cluster(vertx, worker, engine, config, metrics, nanos, wall);
        cluster.begin(config);
        started.complete(cluster);
      } catch (RuntimeException e) {
        worker.shutdown();
        started.fail(e);
      }
    });
    return started.future();
  }

  private static String replica(ClusterConfig config) {
    if (!config.replica().isEmpty()) {
      return config.replica();
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      throw new IllegalStateException(
          "cluster.replica: nothing (expected: a name, as this machine has none)", e);
    }
  }

  private void begin(ClusterConfig config) {
    worker.scheduleWithFixedDelay(this::turn, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    log.atInfo()
        .addKeyValue(LogKeys.ADDRESS, engine.getCluster().getLocalMember().getAddress())
        .addKeyValue("replica", profile.name())
        .addKeyValue("quorum", config.quorum())
        .log("cluster is joined");
  }

  /** Where calls that others pass on are answered, where it is not what the configuration says. */
  public void relaysAt(int port) {
    profile.relaysAt(port);
  }

  /** What follows is done on the worker, in the order in which it was asked for. */
  @Override
  public void serve(Tenant tenant) {
    later(() -> shift.serve(tenant));
    wake();
  }

  @Override
  public void registered(Set<String> robotIds) {
    Set<String> robots = Set.copyOf(robotIds);
    later(() -> shift.registered(robots));
    wake();
  }

  @Override
  public void registryChanged() {
    profile.change();
    wake();
  }

  @Override
  public void onRegistryChanged(Runnable task) {
    later(() -> shift.onRegistryChanged(task));
  }

  @Override
  public Future<Void> leave() {
    profile.leave();
    wake();
    return left.future();
  }

  @Override
  public boolean seesMajority() {
    return shift.directory().isCurrent(nanos.getAsLong());
  }

  @Override
  public Member self() {
    return shift.directory().self();
  }

  @Override
  public List<Member> others() {
    return shift.directory().others();
  }

  @Override
  public Place find(String robotId) {
    return shift.directory().find(robotId, nanos.getAsLong());
  }

  @Override
  public Future<Void> accepted(Mark mark) {
    return marks.accepted(mark);
  }

  @Override
  public void ended(Mark mark) {
    marks.ended(mark);
  }

  @Override
  public Future<List<Mark>> of(String robotUid) {
    return marks.of(robotUid);
  }

  /** In a few words, for health. */
  public Map<String, Object> summary() {
    Directory directory = shift.directory();
    return Map.of(
        "replica",
        profile.name(),
        "majority",
        seesMajority(),
        "members",
        directory.size(nanos.getAsLong()),
        "robots",
        directory.here().size());
  }

  /** Members and owners, for people. */
  public JsonObject describe() {
    Directory directory = shift.directory();
    List<Member> members = new ArrayList<>(directory.others());
    members.addFirst(directory.self());
    Map<String, Object> owners = new TreeMap<>();
    directory
        .places()
        .forEach((robot, place) -> {
          switch (place) {
            case Place.Here() -> owners.put(robot, profile.name());
            case Place.There(Member owner) -> owners.put(robot, owner.name());
            case Place.Nowhere() -> {}
          }
        });
    return new JsonObject()
        .put("replica", profile.name())
        .put("majority", seesMajority())
        .put("members", new JsonArray(members.stream().map(Cluster::json).toList()))
        .put("owners", new JsonObject(owners));
  }

  private static JsonObject json(Member member) {
    return new JsonObject()
        .put("id", member.id())
        .put("name", member.name())
        .put("relay", member.host() + ":" + member.relayPort())
        .put("started_at", member.startedAt())
        .put("robots", member.robots())
        .put("leaving", member.leaving());
  }

  /**
   * Loses what was not left, tells the others, and goes. Done within a few seconds, in which the
   * others get what only this replica had.
   */
  public Future<Void> close() {
    Promise<Void> done = Promise.promise();
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    worker.execute(() -> {
      try {
        shift.close();
        engine.shutdown();
      } catch (RuntimeException e) {
        log.atWarn().setCause(e).log("the engine did not stop in good order");
        engine.getLifecycleService().terminate();
      }
      left.tryComplete();
      done.complete();
    });
    worker.shutdown();
    return done.future().timeout(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  /** As if the process died at this moment. For tests. */
  void kill() {
    closed = true;
    worker.shutdownNow();
    engine.getLifecycleService().terminate();
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      later(this::turn);
    }
  }

  private void later(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      log.atDebug().log("the worker is gone");
    }
  }

  private void turn() {
    woken.set(false);
    if (closed) {
      return;
    }
    try {
      shift.turn();
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("a turn of the cluster's worker failed");
    }
    if (shift.isEmpty()) {
      left.tryComplete();
    }
    if (shift.isUnfinished()) {
      wake();
    }
  }
}
