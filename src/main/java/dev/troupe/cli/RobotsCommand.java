package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code troupe robots}: a table of the fleet. */
@Command(
    name = "robots",
    description = "Lists the robots of a gateway.",
    mixinStandardHelpOptions = true)
final class RobotsCommand implements Callable<Integer> {
  private static final String ROW = "%-20s %-14s %-9s %-14s %-32s %s%n";

  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "SELECTOR",
      description = "Only robots with these labels, such as zone=lobby.")
  String selector = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Rpc rpc = new Rpc(gateway)) {
      String page = "";
      boolean first = true;
      do {
        ListRobotsResponse answer =
            rpc.call(
                FleetServiceGrpcClient.ListRobots,
                ListRobotsRequest.newBuilder()
                    .setLabelSelector(selector)
                    .setPageToken(page)
                    .build());
        if (first) {
          first = false;
          out.printf(ROW, "ROBOT", "STATE", "SPEAKING", "ROUND TRIP", "ADDRESS", "LABELS");
        }
        answer.getRobotsList().forEach(robot -> print(out, robot));
        page = answer.getNextPageToken();
      } while (!page.isEmpty());
      out.flush();
      return 0;
    }
  }

  private static void print(PrintWriter out, Robot robot) {
    String state = robot.getLink().getState().name().replace("LINK_STATE_", "").toLowerCase();
    String labels =
        robot.getLabelsMap().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    String roundTrip =
        robot.getLink().hasRoundTripTime()
            ? "%.1f ms".formatted(robot.getLink().getRoundTripTime().getNanos() / 1e6)
            : "-";
    out.printf(
        ROW,
        robot.getRobotId(),
        state,
        robot.getSpeaking() ? "yes" : "no",
        roundTrip,
        robot.getAddress(),
        labels);
  }
}
