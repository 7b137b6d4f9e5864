package dev.troupe.fleet;

import dev.troupe.cluster.Claim;
import dev.troupe.cluster.CommandMarks;
import dev.troupe.cluster.Tenant;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the robots that this replica owns, and hands over those that it is to own no more. Called
 * from any thread, confined to the fleet's home.
 */
final class FleetTenant implements Tenant {
  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  /** For a robot that moves to say what it has begun or promised to say. */
  private static final Duration UTTERANCES = Duration.ofSeconds(30);

  /** Of the store, and of the others who know about commands, while a robot waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final byte[] NOTHING = new byte[0];

  private final Vertx vertx;
  private final Crossing home;
  private final Time time;
  private final Registry registry;
  private final Roster roster;
  private final Supplier<@Nullable Archive> archive;
  private final @Nullable CommandMarks marks;
  private final Consumer<RobotStatus> news;

  /** Those that are ours, from the moment that they are to be taken. */
  private final Map<RobotId, Claim> claims = new HashMap<>();

  private @Nullable Failure over;

  FleetTenant(
      Vertx vertx,
      Crossing home,
      Time time,
      Registry registry,
      Roster roster,
      Supplier<@Nullable Archive> archive,
      @Nullable CommandMarks marks,
      Consumer<RobotStatus> news) {
    this.vertx = vertx;
    this.home = home;
    this.time = time;
    this.registry = registry;
    this.roster = roster;
    this.archive = archive;
    this.marks = marks;
    this.news = news;
  }

  /** From here on none is taken. At home. */
  void end(Failure reason) {
    over = reason;
  }

  // ---- it comes ----

  @Override
  public Future<Void> take(Claim claim, byte @Nullable [] luggage) {
    return atHome(() -> {
      RobotId id = new RobotId(claim.robotId());
      RobotDefinition definition = registry.find(id);
      if (over != null) {
        return Future.failedFuture(over.asException());
      }
      if (definition == null) {
        return Future.failedFuture(unknown(id).asException());
      }
      claims.put(id, claim);
      return taken(definition, claim, luggage).onFailure(failed -> claims.remove(id, claim));
    });
  }

  private Future<Void> taken(RobotDefinition definition, Claim claim, byte @Nullable [] luggage) {
    return home.bring(unpack(definition, luggage))
        .compose(left -> home.bring(arrival(definition.uid(), claim, left)))
        .compose(arrival ->
            claims.get(definition.id()) == claim
                ? roster.take(definition.id(), arrival, () -> registered(definition, claim))
                : Future.failedFuture("it was taken away meanwhile"))
        .onSuccess(runs ->
            log.atInfo()
                .addKeyValue(LogKeys.ROBOT, definition.id())
                .addKeyValue("epoch", claim.epoch())
                .addKeyValue("luggage", luggage != null)
                .log("robot is ours"));
  }

  /** Null also when it is ours no more. */
  private @Nullable RobotDefinition registered(RobotDefinition definition, Claim claim) {
    return claims.get(definition.id()) == claim ? registry.find(definition.id()) : null;
  }

  private static Failure unknown(RobotId id) {
    return new Failure(
        FailureReason.ROBOT_UNKNOWN,
        "robot_id: \"" + id + "\" (expected: a robot that is registered here)");
  }

  /** Null when there is nothing of use: then the next cursor gets a gap. */
  private Future<@Nullable Luggage> unpack(RobotDefinition definition, byte @Nullable [] luggage) {
    if (luggage == null || luggage.length == 0) {
      return Future.succeededFuture();
    }
    return vertx
        .<@Nullable Luggage>executeBlocking(() -> LuggageForm.read(luggage), false)
        .map(read -> read != null && read.uid().equals(definition.uid()) ? read : null)
        .otherwise(failure -> {
          log.atWarn()
              .addKeyValue(LogKeys.ROBOT, definition.id())
              .addKeyValue(LogKeys.CAUSE, failure.getMessage())
              .log("what the robot's owner left cannot be read and is dropped");
          return null;
        });
  }

  private Future<Arrival> arrival(UUID uid, Claim claim, @Nullable Luggage luggage) {
    Tenure tenure = Tenure.of(claim, marks);
    if (luggage != null) {
      return Future.succeededFuture(
          new Arrival(
              tenure,
              0,
              luggage.desired(),
              luggage.journal(),
              luggage.commands(),
              luggage.starts()));
    }
    RobotId id = new RobotId(claim.robotId());
    return home.bring(marked(uid))
        .compose(commands ->
            home.bring(desired(uid))
                .otherwise(failure -> {
                  log.atWarn()
                      .addKeyValue(LogKeys.ROBOT, id)
                      .addKeyValue(LogKeys.CAUSE, failure.getMessage())
                      .log("what a robot was asked to be is not known yet");
                  registry.isUninformed(id);
                  return List.of();
                })
                .map(desired ->
                    new Arrival(tenure, 0, desired, List.of(), commands, StartMemory.NONE)));
  }

  private Future<List<RobotCommand>> desired(UUID uid) {
    Archive where = archive.get();
    return where == null ? Future.succeededFuture(List.of()) : where.desired(uid);
  }

  /** Without an answer the robot is not taken: it might say again what it has said. */
  private Future<List<FormerCommand>> marked(UUID uid) {
    CommandMarks where = marks;
    return where == null
        ? Future.succeededFuture(List.of())
        : where
            .of(uid.toString())
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .map(known -> SpeechMarks.read(known, time.now()));
  }

  // ---- it goes ----

  @Override
  public Future<byte[]> leave(String robotId) {
    return atHome(() -> {
      RobotId id = new RobotId(robotId);
      ManagedRobot robot = roster.robots().get(id);
      if (robot == null) {
        gone(id);
        return Future.succeededFuture(NOTHING);
      }
      return home.bring(robot.leave(Moving.elsewhere(id), UTTERANCES))
          .compose(luggage -> {
            gone(id);
            return home.bring(flush(id)).compose(kept -> pack(id, luggage));
          });
    });
  }

  /** Its luggage says it too; but who cannot read that reads the store. */
  private Future<Void> flush(RobotId id) {
    Archive where = archive.get();
    if (where == null) {
      return Future.succeededFuture();
    }
    return where
        .flush()
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(failure -> {
          log.atWarn()
              .addKeyValue(LogKeys.ROBOT, id)
              .addKeyValue(LogKeys.CAUSE, failure.getMessage())
              .log("what a robot that moves was asked to be is not written yet");
          return null;
        });
  }

  private Future<byte[]> pack(RobotId id, Luggage luggage) {
    return vertx
        .executeBlocking(() -> LuggageForm.write(luggage), false)
        .otherwise(failure -> {
          log.atError()
              .addKeyValue(LogKeys.ROBOT, id)
              .setCause(failure)
              .log("what a robot leaves cannot be packed");
          return NOTHING;
        });
  }

  @Override
  public void lose(String robotId) {
    home.post(() -> {
      RobotId id = new RobotId(robotId);
      ManagedRobot robot = roster.robots().get(id);
      gone(id);
      if (robot != null) {
        robot.close(Moving.elsewhere(id));
        log.atWarn().addKeyValue(LogKeys.ROBOT, id).log("robot is let go: another may have it");
      }
    });
  }

  /** Whatever it still says, nobody here is told of it. */
  private void gone(RobotId id) {
    claims.remove(id);
    ManagedRobot robot = roster.release(id);
    RobotDefinition definition = registry.find(id);
    if (robot != null && definition != null) {
      news.accept(RobotStatus.planned(definition, Connection.elsewhere(id, time.now())));
    }
  }

  private <T> Future<T> atHome(Supplier<Future<T>> what) {
    Promise<T> done = Promise.promise();
    home.post(() -> {
      try {
        what.get().onComplete(done);
      } catch (RuntimeException e) {
        done.fail(e);
      }
    });
    return done.future();
  }
}
