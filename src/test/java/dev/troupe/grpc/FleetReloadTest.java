package dev.troupe.grpc;

import static dev.troupe.grpc.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troupe.config.FleetConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.Secrets;
import dev.troupe.config.StoreConfig;
import dev.troupe.fleet.FleetReport;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file's robots, read again while they run. */
@Timeout(120)
class FleetReloadTest {
  private static final int ROBOTS = 200;

  @Test
  void ofTwoHundredThreeChangeAndTheOthersKeepTheirSockets() throws Exception {
    try (GatewayFixture gateway = new GatewayFixture(ROBOTS, 0.05)) {
      List<RobotConfig> next =
          new ArrayList<>(gateway.fleet.robots().stream().map(ManagedRobot::config).toList());
      RobotConfig relabelled = next.get(3);
      RobotConfig moved = next.get(7);
      RobotConfig resting = next.get(11);
      next.set(3, with(relabelled, relabelled.address().toString(), false, "new"));
      // The same place by another name: another address, to whoever dials.
      String elsewhere = moved.address().toString().replace("127.0.0.1", "localhost");
      next.set(7, with(moved, elsewhere, false, "old"));
      next.set(11, with(resting, resting.address().toString(), true, "old"));

      FleetReport report = await(gateway.fleet.reload(next));

      assertThat(report.unchanged()).isEqualTo(ROBOTS - 3);
      assertThat(report.changed()).isEqualTo(3);
      // What the log gets: two hundred robots are no line.
      assertThat(report).hasToString("0 added, 3 changed, 197 unchanged, 0 removed");
      assertThat(report.added() + report.removed()).isZero();
      assertThat(report.robots().stream().filter(FleetReport.Entry::reconnects))
          .extracting(FleetReport.Entry::id)
          .containsExactly(new RobotId(moved.id()));
      gateway.await(
          gateway.fleet.robot(new RobotId(resting.id())),
          dev.troupe.fleet.Connection.State.DISCONNECTED);
      gateway.awaitReady(gateway.fleet.robot(new RobotId(moved.id())));
      long dials = 0;
      for (SimulatedRobot robot : gateway.simulator.robots()) {
        dials += await(robot.report()).connections();
      }
      assertThat(dials).isEqualTo(ROBOTS + 1);
    }
  }

  @Test
  void whatIsNotInTheFileAnyMoreIsLetGoAndMayComeBack() throws Exception {
    try (GatewayFixture gateway = new GatewayFixture(2, 0.1)) {
      List<RobotConfig> both = gateway.fleet.robots().stream().map(ManagedRobot::config).toList();
      ManagedRobot second = gateway.fleet.robot(new RobotId("robot-2"));

      FleetReport report = await(gateway.fleet.reload(both.subList(0, 1)));

      assertThat(report.removed()).isEqualTo(1);
      assertThat(gateway.fleet.robots()).hasSize(1);
      assertThat(reason(catchThrowable(() -> await(second.connect())))).isNull();
      assertThat(second.status().connection().failure().reason())
          .isEqualTo(FailureReason.ROBOT_UNREGISTERED);
      assertThat(await(gateway.fleet.reload(both)).added()).isEqualTo(1);
      gateway.awaitReady(gateway.fleet.robot(new RobotId("robot-2")));
    }
  }

  @Test
  void anIdThatCameByApiIsNotTakenByTheFile(@TempDir Path folder) throws Exception {
    try (GatewayFixture gateway = new GatewayFixture(2, 0.1)) {
      List<RobotConfig> both = gateway.fleet.robots().stream().map(ManagedRobot::config).toList();
      Store store = await(Store.open(gateway.vertx, at(folder), gateway.registry));
      RobotForm form = new RobotForm(RobotOptions.DEFAULT, new Secrets(Map.of()));
      await(gateway.fleet.keepIn(store, form, FleetConfig.DEFAULT.allowed()));
      await(gateway.fleet.reload(both.subList(0, 1)));
      await(gateway.fleet.register(new RobotDescription(both.get(1), Set.of()), false));

      Throwable refusal = catchThrowable(() -> await(gateway.fleet.reload(both)));

      assertThat(reason(refusal)).isEqualTo(FailureReason.ROBOT_EXISTS);
      assertThat(refusal).hasMessageContaining("robots.robot-2");
      assertThat(gateway.fleet.robots()).hasSize(2);
      assertThat(
              gateway.registry.get("troupe.registry.robots").tag("source", "api").gauge().value())
          .isEqualTo(1);
      assertThat(
              gateway
                  .registry
                  .get("troupe.registry.operations")
                  .tag("operation", "reload")
                  .tag("outcome", "robot_exists")
                  .counter()
                  .count())
          .isEqualTo(1);
      await(store.close());
    }
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

  private static FailureReason reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof FailureException known ? known.failure().reason() : null;
  }

  private static RobotConfig with(
      RobotConfig config, String address, boolean maintenance, String label) {
    return new RobotConfig(
        config.id(),
        config.displayName(),
        RobotConfig.address(address),
        null,
        label.equals("new") ? Map.of("label", "new") : config.labels(),
        Map.of(),
        maintenance,
        config.options());
  }
}
