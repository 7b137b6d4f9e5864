package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.robot.v1.LinkState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe robots get}: everything about one robot. */
@Command(
    name = "get",
    description = "Tells everything about one robot.",
    mixinStandardHelpOptions = true)
final class RobotsGetCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Option(names = "--ready", description = "End with 1 unless the robot is connected and ready.")
  boolean ready;

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Override
  public Integer call() {
    GetRobotRequest request = GetRobotRequest.newBuilder().setRobotId(robot).build();
    try (Rpc rpc = new Rpc(gateway)) {
      Robot found = rpc.call(FleetServiceGrpcClient.GetRobot, request).getRobot();
      show(output, found);
      boolean isReady = found.getLink().getState() == LinkState.LINK_STATE_READY;
      return ready && !isReady ? ExitCode.SOFTWARE : ExitCode.OK;
    }
  }

  static void show(OutputOption output, Robot robot) {
    if (output.json()) {
      output.print(robot);
    } else {
      RobotWords.facts(robot).forEach(output.out()::println);
      output.out().flush();
    }
  }
}
