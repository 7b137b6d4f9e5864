package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.robot.v1.LinkState;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe robots}: a table of the fleet, or whether one robot is there. */
@Command(
    name = "robots",
    description = "Lists the robots of a gateway, or one: 0 when it is ready, 1 when it is not.",
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

  @Parameters(arity = "0..1", paramLabel = "ROBOT", description = "Only this one.")
  String robotId = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Rpc rpc = new Rpc(gateway)) {
      return robotId.isEmpty() ? all(rpc, out) : one(rpc, out);
    }
  }

  private int one(Rpc rpc, PrintWriter out) {
    Robot robot =
        rpc.call(
                FleetServiceGrpcClient.GetRobot,
                GetRobotRequest.newBuilder().setRobotId(robotId).build())
            .getRobot();
    heading(out);
    print(out, robot);
    out.flush();
    return robot.getLink().getState() == LinkState.LINK_STATE_READY
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  private int all(Rpc rpc, PrintWriter out) {
    String page = "";
    boolean first = true;
    do {
      ListRobotsResponse answer =
          rpc.call(
              FleetServiceGrpcClient.ListRobots,
              ListRobotsRequest.newBuilder().setLabelSelector(selector).setPageToken(page).build());
      if (first) {
        first = false;
        heading(out);
      }
      answer.getRobotsList().forEach(robot -> print(out, robot));
      page = answer.getNextPageToken();
    } while (!page.isEmpty());
    out.flush();
    return ExitCode.OK;
  }

  private static void heading(PrintWriter out) {
    out.printf(ROW, "ROBOT", "STATE", "SPEAKING", "ROUND TRIP", "ADDRESS", "LABELS");
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
