package dev.troupe.fleet;

import static dev.troupe.fleet.Replicas.await;
import static dev.troupe.fleet.Replicas.request;
import static dev.troupe.fleet.Replicas.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.cluster.Claim;
import dev.troupe.config.FleetConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.Secrets;
import dev.troupe.config.StoreConfig;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.store.Store;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas with one store: who knows which robots, and what is kept of them. */
class SharedFleetTest {
  private static final RobotId BOB = new RobotId("bob");

  @TempDir Path folder;
  private final Replicas replicas = new Replicas();
  private Store store;

  @BeforeEach
  void open() {
    store = await(Store.open(replicas.vertx, config(), new SimpleMeterRegistry()));
    RobotForm form = new RobotForm(RobotOptions.DEFAULT, new Secrets(Map.of()));
    await(replicas.left.fleet.keepIn(store, form, FleetConfig.DEFAULT.allowed()));
    await(replicas.right.fleet.keepIn(store, form, FleetConfig.DEFAULT.allowed()));
  }

  private StoreConfig config() {
    StoreConfig usual = StoreConfig.DEFAULT;
    return new StoreConfig(
        usual.engine(),
        folder.resolve("troupe.db"),
        null,
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        usual.checkEvery(),
        usual.queue(),
        usual.postgresql());
  }

  @AfterEach
  void close() {
    await(store.close());
    replicas.close();
  }

  @Test
  void tellsTheOthersWhatWasRegistered() {
    Fleet left = replicas.left.fleet;
    Fleet right = replicas.right.fleet;
    RobotDescription bob = new RobotDescription(replicas.at("bob", 1), Set.of());
    await(left.register(bob, true));
    assertThat(replicas.left.ownership.changes).hasValue(0);

    RobotChanged registered = await(left.register(bob, false));
    assertThat(registered.status().connection().isElsewhere()).isTrue();
    assertThat(replicas.left.ownership.changes).hasValue(1);
    assertThat(replicas.left.ownership.registered).containsExactlyInAnyOrder("ada", "bob");
    assertThat(right.knows(BOB)).isFalse();
    assertThat(left.registered("bob")).isTrue();
    assertThat(left.registered("no id")).isFalse();

    replicas.right.ownership.tellOfChange();
    // Has its turn behind what that set off.
    await(right.reload(List.of(replicas.ada(0))));
    assertThat(right.labels("bob")).containsEntry("room", "7");
    assertThat(replicas.right.ownership.registered).containsExactlyInAnyOrder("ada", "bob");
    replicas.right.take(BOB, 1_000, null);
    await(right.unregister(BOB, null));
    assertThat(right.knows(BOB)).isFalse();
    assertThat(await(replicas.right.ownership.tenant().leave("bob"))).isEmpty();
    assertThatThrownBy(() ->
            await(
                replicas
                    .right
                    .ownership
                    .tenant()
                    .take(new Claim("bob", 1_001, nanos -> true), null)))
        .hasMessageContaining("bob");
  }

  @Test
  void readsFromTheStoreWhatNoLuggageSays() {
    ManagedRobot before = replicas.left.take(1_000, null);
    await(replicas.give(before, request("led", new ExpressionCommand.SetLed("#0000ff"))));
    String uid = before.status().uid().toString();
    replicas.left.leave();
    assertThat(Objects.requireNonNull(await(store.desired(uid))).epoch()).isEqualTo(1_000);

    ManagedRobot after = replicas.right.take(2_000, null);
    await(replicas.give(after, say("sync", "behind it")));
    assertThat(replicas.report(0).requests("request.led.set")).isEqualTo(2);
    await(replicas.give(after, request("led2", new ExpressionCommand.SetLed("#ff00ff"))));
    replicas.right.leave();
    assertThat(Objects.requireNonNull(await(store.desired(uid))).epoch()).isEqualTo(2_000);
  }

  @Test
  void goesOnCountingWhenARobotIsRegisteredAnewUnderTheSameClaim() {
    Fleet left = replicas.left.fleet;
    RobotDescription bob = new RobotDescription(replicas.at("bob", 1), Set.of());
    await(left.register(bob, false));
    ManagedRobot first = replicas.left.take(BOB, 1_000, null);
    await(replicas.give(first, say("id", "first")));
    await(left.unregister(BOB, null));
    await(left.register(bob, false));
    ManagedRobot second = left.robot(BOB);
    replicas.awaitReady(second);
    await(replicas.give(second, say("id", "second")));

    assertThat(second.status().uid()).isNotEqualTo(first.status().uid());
    List<String> ids =
        replicas.report(1).recent().stream()
            .filter(request -> request.contains(" "))
            .map(request -> request.substring(request.indexOf(' ') + 1))
            .toList();
    assertThat(ids).allMatch(id -> id.startsWith("1000-"));
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
    assertThat(replicas.report(1).spoken()).containsExactly("first", "second");
    assertThat(replicas.report(1).staleCommands()).isZero();
  }

  @Test
  void saysFirstWhatWasAskedForFirstHoweverMarksCome() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    replicas.marks.slow = true;
    Future<CommandUpdate> a = replicas.give(robot, say("a", "first"));
    Future<CommandUpdate> b = replicas.give(robot, say("b", "second"));
    await(robot.outlook(say("c", "none")));
    assertThat(replicas.marks.waiting).hasSize(2);
    replicas.marks.waiting.get(1).complete();
    await(robot.outlook(say("c", "none")));
    assertThat(replicas.report(0).spoken()).isEmpty();
    replicas.marks.waiting.get(0).complete();
    await(a);
    await(b);
    assertThat(replicas.report(0).spoken()).containsExactly("first", "second");
  }

  @Test
  void stopsAlsoWhatWaitsForItsMark() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    replicas.marks.slow = true;
    Future<CommandUpdate> said = replicas.give(robot, say("a", "never heard"));
    await(replicas.give(robot, request("stop", new SpeechCommand.Stop())));
    replicas.marks.waiting.get(0).complete();
    assertThat(await(said)).isEqualTo(new CommandUpdate.Ended("a", new Outcome.Preempted()));
    replicas.marks.slow = false;
    await(replicas.give(robot, say("b", "heard")));
    assertThat(replicas.report(0).spoken()).containsExactly("heard");
    replicas.left.ownership.tenant().lose("ada");

    ManagedRobot after = replicas.right.take(2_000, null);
    assertThat(await(replicas.give(after, say("a", "never heard"))))
        .isEqualTo(new CommandUpdate.Ended("a", new Outcome.Preempted()));
  }
}
