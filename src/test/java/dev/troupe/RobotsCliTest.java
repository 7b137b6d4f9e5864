package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.cli.LogSettings;
import dev.troupe.cli.Processes;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.TroupeCommand;
import dev.troupe.config.TroupeConfig;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** {@code troupe robots} in front of a whole gateway. */
@Timeout(120)
class RobotsCliTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int robots(PrintWriter to, Stage stage, String... words) {
    List<String> all = new ArrayList<>(List.of("robots"));
    all.addAll(List.of(words));
    all.addAll(List.of("--gateway", "127.0.0.1:" + stage.gateway.clientPort()));
    CommandLine command = TroupeCommand.with(new NoProcesses());
    command.setOut(to).setErr(new PrintWriter(err));
    return command.execute(all.toArray(String[]::new));
  }

  private int robots(Stage stage, String... words) {
    out.getBuffer().setLength(0);
    return robots(new PrintWriter(out), stage, words);
  }

  @Test
  void listsGetsAndRefusesAsAPersonSeesIt() throws Exception {
    try (Stage stage = Stage.open(SimulatorOptions.defaults().withRobots(2))) {
      stage.awaitAllReady();
      String first = stage.simulator.robots().getFirst().id();
      stage
          .robots()
          .setVolume(SetVolumeRequest.newBuilder().setRobotId(first).setVolume(30).build());
      stage.await(first, robot -> robot.getSettingsCount() == 1 && robot.getVolume() == 30);

      assertThat(robots(stage)).as(err.toString()).isZero();
      String listed = out.toString();
      assertThat(listed.lines()).hasSize(3).anyMatch(line -> line.startsWith(first + "  ready"));
      assertThat(robots(stage, "list", "--state", "ready")).isZero();
      assertThat(out.toString().lines()).hasSize(3);
      assertThat(robots(stage, "list", "-l", "zone=lobby", "-o", "json")).isZero();
      assertThat(new JsonObject(out.toString()).containsKey("robots")).isFalse();

      assertThat(robots(stage, "get", first)).isZero();
      assertThat(out.toString())
          .containsPattern("robot +" + first)
          .containsPattern("state +ready since ")
          .containsPattern("asked +volume 30: confirmed, is 30");
      assertThat(robots(stage, "get", first, "-o", "json")).isZero();
      assertThat(new JsonObject(out.toString()).getInteger("volume")).isEqualTo(30);

      assertThat(robots(stage, "get", "nobody")).isEqualTo(1);
      assertThat(robots(stage, "list", "-l", "zone lobby")).isEqualTo(1);
      assertThat(err.toString())
          .contains(
              "NOT_FOUND ROBOT_UNKNOWN: ", "INVALID_ARGUMENT INVALID_FIELD: label_selector: ");
    }
  }

  @Test
  void watchesUntilTheGatewayGoes() throws Exception {
    CompletableFuture<String> synced = new CompletableFuture<>();
    StringWriter lines =
        new StringWriter() {
          @Override
          public void write(String text, int from, int length) {
            super.write(text, from, length);
            if (toString().contains("\"synced\"")) {
              synced.complete(toString());
            }
          }
        };
    CompletableFuture<Integer> watching;
    try (Stage stage = Stage.open(SimulatorOptions.defaults().withRobots(2))) {
      watching =
          CompletableFuture.supplyAsync(
              () -> robots(new PrintWriter(lines), stage, "watch", "-o", "json"));
      List<JsonObject> seen =
          synced.get(60, TimeUnit.SECONDS).lines().limit(4).map(JsonObject::new).toList();
      assertThat(seen.subList(0, 3)).noneMatch(line -> line.containsKey("cursor"));
      assertThat(seen.get(3).getString("cursor")).isNotEmpty();
    }
    assertThat(watching.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(err.toString()).contains("DRAINING");
  }

  /** The command runs nothing but itself. */
  private static final class NoProcesses implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      throw new AssertionError("no gateway is wanted");
    }

    @Override
    public void awaitStop() {}

    @Override
    public String version() {
      return "test";
    }
  }
}
