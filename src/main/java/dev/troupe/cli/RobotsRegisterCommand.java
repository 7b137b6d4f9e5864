package dev.troupe.cli;

import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RegisterRobotResponse;
import dev.troupe.api.fleet.v1.RobotSpec;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe robots register}: one more robot. */
@Command(
    name = "register",
    description = "Registers a robot, which the gateway then connects.",
    mixinStandardHelpOptions = true)
final class RobotsRegisterCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Mixin SpecFlags flags = new SpecFlags();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "Its id, for ever.")
  String robot = "";

  @Parameters(
      index = "1",
      paramLabel = "ADDRESS",
      description = "HOST, HOST:PORT or ws://HOST:9000/v1/events.")
  String address = "";

  @Override
  public Integer call() {
    RobotSpec.Builder spec = RobotSpec.newBuilder().setAddress(address);
    flags.into(spec);
    RegisterRobotRequest request =
        RegisterRobotRequest.newBuilder()
            .setRobotId(robot)
            .setSpec(spec)
            .setDryRun(flags.dryRun)
            .build();
    try (Rpc rpc = new Rpc(gateway)) {
      RegisterRobotResponse answer = rpc.call(FleetServiceGrpcClient.RegisterRobot, request);
      if (output.json()) {
        output.print(answer);
      } else {
        output
            .out()
            .println(
                flags.dryRun
                    ? robot + " would be registered, nothing was done"
                    : robot + " is registered, etag " + answer.getRobot().getEtag());
        output.out().flush();
      }
      return 0;
    }
  }
}
