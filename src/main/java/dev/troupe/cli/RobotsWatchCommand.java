package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe robots watch}: the fleet as it is, then what changes, until interrupted. */
@Command(
    name = "watch",
    description = "Shows robots as they are, then each that changes, until interrupted.",
    mixinStandardHelpOptions = true)
final class RobotsWatchCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Only robots with these labels.")
  String selector = "";

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on behind this message, as an earlier watch printed it in JSON.")
  String cursor = "";

  /** The last line of each robot. */
  private final Map<String, String> shown = new HashMap<>();

  @Override
  public Integer call() {
    WatchRobotsRequest request =
        WatchRobotsRequest.newBuilder().setLabelSelector(selector).setCursor(cursor).build();
    try (Rpc rpc = new Rpc(gateway)) {
      rpc.stream(FleetServiceGrpcClient.WatchRobots, request, null, this::show);
      return 0;
    }
  }

  private void show(WatchRobotsResponse message) {
    if (output.json()) {
      output.printLine(message);
      return;
    }
    switch (message.getMessageCase()) {
      case ROBOT -> line(message.getRobot());
      case REMOVED -> line(message.getRemoved().getRobotId(), "removed", "", "");
      default -> {}
    }
  }

  private void line(Robot robot) {
    line(
        robot.getRobotId(),
        RobotWords.state(robot),
        RobotWords.doing(robot),
        RobotWords.pairs(robot.getLabelsMap()));
  }

  /** Nobody knows how wide the next one will be. */
  private void line(String id, String state, String doing, String labels) {
    String line = String.format(Locale.ROOT, "%-24s  %-13s  %-15s  %s", id, state, doing, labels);
    // Much changes that no column shows: how often a robot that is switched off was dialled.
    if (!line.equals(shown.put(id, line))) {
      output.out().println(Table.plain(line.stripTrailing()));
      output.out().flush();
    }
  }
}
