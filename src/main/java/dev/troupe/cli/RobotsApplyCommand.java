package dev.troupe.cli;

import dev.troupe.api.fleet.v1.AppliedRobot;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.DesiredRobot;
import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.config.FleetFile;
import dev.troupe.config.RobotDraft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code troupe robots apply}: makes the robots that came by API be those of a file. */
@Command(
    name = "apply",
    description =
        "Makes the robots that came by API be exactly those of FILE: registers, changes and forgets"
            + " what is needed, all or nothing. Robots of the gateway's configuration are left alone.",
    mixinStandardHelpOptions = true)
final class RobotsApplyCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description =
          "YAML as under `robots` in the configuration, in one document or several; - reads what is"
              + " piped in.")
  String file = "";

  @Option(names = "--dry-run", description = "Only say what would be done.")
  boolean dryRun;

  @Option(names = "--allow-empty", description = "A file without robots is meant: forget all.")
  boolean allowEmpty;

  @Option(
      names = "--fleet-etag",
      paramLabel = "ETAG",
      description = "Only if no robot has changed since an earlier apply printed this.")
  String fleetEtag = "";

  @Override
  public Integer call() {
    ApplyFleetRequest.Builder request =
        ApplyFleetRequest.newBuilder()
            .setDryRun(dryRun)
            .setAllowEmpty(allowEmpty)
            .setFleetEtag(fleetEtag);
    for (RobotDraft draft : FleetFile.parse(file, text())) {
      request.addRobots(
          DesiredRobot.newBuilder().setRobotId(draft.id()).setSpec(SpecMapper.spec(draft)));
    }
    try (Rpc rpc = new Rpc(gateway)) {
      show(rpc.call(FleetServiceGrpcClient.ApplyFleet, request.build()));
      return 0;
    }
  }

  private String text() {
    try {
      return file.equals(STDIN)
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "-f " + file + " (expected: a file in UTF-8 that can be read)", e);
    }
  }

  private void show(ApplyFleetResponse answer) {
    if (output.json()) {
      output.print(answer);
      return;
    }
    Table table = new Table(" ", "ROBOT", dryRun ? "WOULD BE" : "IS");
    answer
        .getRobotsList()
        .forEach(robot -> table.row(sign(robot), robot.getRobotId(), words(robot)));
    output.print(table);
    output
        .out()
        .printf(
            "%d added, %d changed, %d unchanged, %d removed%s%n",
            answer.getAdded(),
            answer.getChanged(),
            answer.getUnchanged(),
            answer.getRemoved(),
            dryRun ? "; nothing was done" : "; fleet etag " + answer.getFleetEtag());
    output.out().flush();
  }

  private static String sign(AppliedRobot robot) {
    return switch (robot.getChange()) {
      case FLEET_CHANGE_ADDED -> "+";
      case FLEET_CHANGE_CHANGED -> "~";
      case FLEET_CHANGE_UNCHANGED -> "=";
      case FLEET_CHANGE_REMOVED -> "-";
      case FLEET_CHANGE_UNSPECIFIED, UNRECOGNIZED -> "?";
    };
  }

  private static String words(AppliedRobot robot) {
    return switch (robot.getChange()) {
      case FLEET_CHANGE_CHANGED ->
          "changed in "
              + String.join(", ", robot.getChangedPathsList())
              + (robot.getReconnects() ? "; reconnects" : "");
      default -> RobotWords.word(robot.getChange());
    };
  }
}
