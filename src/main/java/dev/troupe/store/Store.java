package dev.troupe.store;

import dev.troupe.config.StoreConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What must last, behind one door. Every answer comes within the configured time and fails with
 * {@link StoreException} only; a write is answered once it was flushed. What is asked later happens
 * later. Safe from any thread.
 */
public final class Store {
  private static final String THREAD = "troupe-store";

  /** A thread that waits for a slow disk or a large migration is not to be reported as stuck. */
  private static final long LONGEST_MINUTES = 15;

  private final Vertx vertx;
  private final Availability availability = new Availability();
  private final Lane lane;
  private final Pulse pulse;
  private final DesiredBuffer desired;

  private Store(Vertx vertx, StoreConfig config, Engine engine, MeterRegistry registry) {
    this.vertx = vertx;
    WorkerExecutor worker =
        vertx.createSharedWorkerExecutor(THREAD, 1, LONGEST_MINUTES, TimeUnit.MINUTES);
    StoreMetrics metrics = new StoreMetrics(registry);
    Database database = new Database(engine, availability);
    this.lane = new Lane(worker, database, availability, metrics, config.timeout(), config.queue());
    this.pulse = new Pulse(vertx, lane, availability, config.checkEvery(), new Random());
    this.desired = new DesiredBuffer(vertx, lane, config.desiredDelay(), config.checkEvery());
    availability.onFound(desired::flush);
    metrics.watch(availability, lane::waiting, desired::size);
  }

  /**
   * Succeeds also while the database is away: {@link #state} tells, and {@link #onFound} when that
   * is over. A file that does not exist yet is neither made nor missed.
   */
  public static Future<Store> open(Vertx vertx, StoreConfig config, MeterRegistry registry) {
    Engine engine = Engine.of(config);
    Store store = new Store(vertx, config, engine, registry);
    store.pulse.start(engine.isElsewhere());
    return store.lane.run(CheckTable.ask()).transform(ended -> Future.succeededFuture(store));
  }

  /** The robots that came by API, by id. */
  public Future<List<RobotRow>> robots() {
    return lane.run(Operation.read(OperationKind.READ_ROBOTS, List.of(), RobotTable::all));
  }

  /**
   * All of the changes or none. A robot that is removed takes its desired state with it.
   *
   * @return what the robots that were put became, in order; {@link StoreReason#CONFLICT} when one
   *     of the changes does not meet the revision it expects
   */
  public Future<List<RobotRow>> change(List<RobotChange> changes) {
    if (changes.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    List<RobotChange> all = List.copyOf(changes);
    return lane.run(
        Operation.<List<RobotRow>>write(
                OperationKind.CHANGE_ROBOTS, database -> RobotTable.apply(database, all))
            .then(rows -> all.forEach(this::forget)));
  }

  private void forget(RobotChange change) {
    if (change instanceof RobotChange.Remove remove) {
      desired.drop(remove.uid());
    }
  }

  /** What robots are to be restored to, by uid; what still waits to be written is not in it. */
  public Future<List<DesiredRow>> desired() {
    return lane.run(Operation.read(OperationKind.READ_DESIRED, List.of(), DesiredTable::all));
  }

  /** As {@link #desired()}, of one robot; null when nothing is stored of it. */
  public Future<@Nullable DesiredRow> desired(String uid) {
    return lane.run(
            Operation.read(
                OperationKind.READ_DESIRED,
                Optional.<DesiredRow>empty(),
                database -> DesiredTable.find(database, uid)))
        .map(row -> row.orElse(null));
  }

  /**
   * Keeps {@code row} a little later, with what else came by then; of one robot the latest wins.
   * While the database is away it waits.
   */
  public void saveDesired(DesiredRow row) {
    desired.put(row);
  }

  /** Writes now what {@link #saveDesired} was given, as before a robot is handed over. */
  public Future<Void> flushDesired() {
    return desired.flush();
  }

  /** For a robot that no file describes any more. */
  public Future<Void> removeDesired(String uid) {
    return lane.run(
            Operation.write(
                    OperationKind.REMOVE_DESIRED,
                    database -> {
                      DesiredTable.delete(database, uid);
                      return uid;
                    })
                .then(desired::drop))
        .mapEmpty();
  }

  /** The last number that {@link #raiseEpoch} gave under this name; 0 when it never did. */
  public Future<Long> epoch(String name) {
    return lane.run(
        Operation.read(OperationKind.READ_EPOCH, 0L, database -> EpochTable.read(database, name)));
  }

  /**
   * A number above every other that was ever given under this name, to any replica: {@code
   * atLeast}, or the last plus one.
   */
  public Future<Long> raiseEpoch(String name, long atLeast) {
    return lane.run(
        Operation.write(
            OperationKind.RAISE_EPOCH, database -> EpochTable.raise(database, name, atLeast)));
  }

  /** Never waits. */
  public StoreState state() {
    return availability.state();
  }

  /**
   * @param listener runs on the context of this call each time the database is back after it was
   *     away, so that what others changed meanwhile can be read
   */
  public void onFound(Runnable listener) {
    Context context = vertx.getOrCreateContext();
    availability.onFound(() -> context.runOnContext(ignored -> listener.run()));
  }

  /** Writes what waits to be written, unless the database is away. */
  public Future<Void> close() {
    pulse.stop();
    return desired.close().transform(ended -> lane.close());
  }
}
