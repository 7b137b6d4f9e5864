package dev.troupe.fleet;

import dev.troupe.config.AllowedAddresses;
import dev.troupe.config.RobotForm;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotCommand;
import dev.troupe.store.DesiredRow;
import dev.troupe.store.RobotChange;
import dev.troupe.store.RobotRow;
import dev.troupe.store.Store;
import dev.troupe.store.StoreException;
import dev.troupe.store.StoreFailure;
import dev.troupe.store.StoreState;
import dev.troupe.telemetry.LogKeys;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must last of the fleet, between the store's words and ours: registrations over the API, and
 * what each robot was asked to be. Safe from any thread.
 */
final class Archive {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private final Store store;
  private final RobotForm form;
  private final AllowedAddresses allowed;

  /** The highest epoch that an owner of a robot has written down: 0 where there were never any. */
  private volatile long highest;

  Archive(Store store, RobotForm form, AllowedAddresses allowed) {
    this.store = store;
    this.form = form;
    this.allowed = allowed;
  }

  RobotForm form() {
    return form;
  }

  AllowedAddresses allowed() {
    return allowed;
  }

  void onFound(Runnable task) {
    store.onFound(task);
  }

  boolean isDown() {
    return store.state().isDown();
  }

  // ---- registrations ----

  Future<List<RobotRow>> rows() {
    return ours(store.robots());
  }

  /**
   * @throws IllegalArgumentException when this gateway cannot make anything of it
   */
  RobotDefinition read(RobotRow row) {
    if (row.schema() != RobotForm.VERSION) {
      throw new IllegalArgumentException(
          "version: " + row.schema() + " (expected: " + RobotForm.VERSION + ")");
    }
    return RobotDefinition.ofApi(
        form.read(row.id(), row.document()),
        UUID.fromString(row.uid()),
        row.revision(),
        row.created());
  }

  /**
   * All of it or nothing; done once it was flushed. A robot that makes room for another
   * registration goes first, as the plan has it.
   *
   * @param others rows that go as well
   */
  Future<Void> write(FleetPlan plan, List<RobotRow> others, Instant now) {
    List<RobotChange> changes = new ArrayList<>();
    others.forEach(row -> changes.add(new RobotChange.Remove(row.id(), row.uid(), row.revision())));
    plan.of(RobotSource.API).work().forEach(step -> changes.add(change(step, now)));
    return ours(store.change(changes)).mapEmpty();
  }

  private static RobotChange change(FleetPlan.Step step, Instant now) {
    RobotDefinition after = step.after();
    RobotDefinition before = step.before();
    String uid = step.definition().uid().toString();
    return after == null
        ? new RobotChange.Remove(step.id().value(), uid, step.definition().revision())
        : new RobotChange.Put(
            step.id().value(),
            uid,
            before == null ? 0 : before.revision(),
            RobotForm.VERSION,
            RobotForm.write(after.description()),
            before == null ? after.registeredAt() : now);
  }

  // ---- desired state ----

  Future<Map<UUID, List<RobotCommand>>> desired() {
    return ours(store.desired())
        .map(rows -> {
          Map<UUID, List<RobotCommand>> known = new HashMap<>();
          rows.forEach(row -> read(row, known));
          highest = rows.stream().mapToLong(DesiredRow::epoch).max().orElse(0);
          return known;
        });
  }

  /** Of one robot, as its owner before wrote it. */
  Future<List<RobotCommand>> desired(UUID uid) {
    return ours(store.desired(uid.toString()))
        .map(row -> {
          Map<UUID, List<RobotCommand>> known = new HashMap<>();
          if (row != null) {
            read(row, known);
          }
          return known.getOrDefault(uid, List.of());
        });
  }

  private static void read(DesiredRow row, Map<UUID, List<RobotCommand>> known) {
    try {
      known.put(UUID.fromString(row.uid()), DesiredForm.read(row.schema(), row.document()));
    } catch (IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("uid", row.uid())
          .addKeyValue(LogKeys.CAUSE, e.getMessage())
          .log("desired state cannot be read and is left out");
    }
  }

  /**
   * Where robots have no owners everybody's word counts the same, and more than that of owners
   * which they once had.
   */
  long epochWithoutOwners() {
    return highest;
  }

  /** Null when it cannot be kept. */
  static @Nullable DesiredRow row(UUID uid, long epoch, List<RobotCommand> desired) {
    try {
      return new DesiredRow(uid.toString(), epoch, DesiredForm.VERSION, DesiredForm.write(desired));
    } catch (IllegalArgumentException e) {
      log.atWarn()
          .addKeyValue("uid", uid)
          .addKeyValue(LogKeys.CAUSE, e.getMessage())
          .log("desired state cannot be kept");
      return null;
    }
  }

  /** A little later, of each robot the latest; not over what a later owner wrote. */
  void keep(DesiredRow row) {
    store.saveDesired(row);
  }

  /** Writes down now what was to be kept. */
  Future<Void> flush() {
    return ours(store.flushDesired());
  }

  /** Of a robot that is gone; where nothing was ever stored nothing is. */
  void forget(UUID uid) {
    if (store.state().status() != StoreState.Status.EMPTY) {
      store
          .removeDesired(uid.toString())
          .onFailure(failure ->
              log.atWarn()
                  .addKeyValue("uid", uid)
                  .addKeyValue(LogKeys.CAUSE, failure.getMessage())
                  .log("desired state of a robot that is gone stays behind"));
    }
  }

  private static <T> Future<T> ours(Future<T> answer) {
    return answer.recover(failure ->
        Future.failedFuture(
            failure instanceof StoreException known ? translated(known.failure()) : failure));
  }

  /** The one place where the store's reasons become the fleet's. */
  private static FailureException translated(StoreFailure failure) {
    StoreFailure.Conflict conflict = failure.conflict();
    return switch (failure.reason()) {
      case CONFLICT ->
          new Failure(
                  conflict != null && conflict.expected() == 0
                      ? FailureReason.ROBOT_EXISTS
                      : FailureReason.ETAG_MISMATCH,
                  failure.message())
              .asException();
      case UNAVAILABLE, OVERLOADED ->
          new Failure(FailureReason.STORE_UNAVAILABLE, failure.message()).asException();
      case OUTCOME_UNKNOWN ->
          new Failure(FailureReason.OUTCOME_UNKNOWN, failure.message()).asException();
      case INTERNAL -> new Failure(FailureReason.INTERNAL, failure.message()).asException();
    };
  }
}
