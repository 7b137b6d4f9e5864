package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UnregisterRobotResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe robots remove}: forgets a robot. */
@Command(
    name = "remove",
    description = "Forgets a robot that came by API: it is let go, and its id is free.",
    mixinStandardHelpOptions = true)
final class RobotsRemoveCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      description = "Only if it is still as it was when `get` showed this.")
  String etag = "";

  @Override
  public Integer call() {
    UnregisterRobotRequest request =
        UnregisterRobotRequest.newBuilder().setRobotId(robot).setEtag(etag).build();
    try (Rpc rpc = new Rpc(gateway)) {
      UnregisterRobotResponse answer = rpc.call(FleetServiceGrpcClient.UnregisterRobot, request);
      if (output.json()) {
        output.print(answer);
      } else {
        output.out().println(robot + " is removed");
        output.out().flush();
      }
      return 0;
    }
  }
}
