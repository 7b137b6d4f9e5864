package dev.troupe.cli;

import com.google.protobuf.FieldMask;
import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe robots update}: changes what the flags name, and nothing else. */
@Command(
    name = "update",
    description = "Changes what is registered about a robot that came by API.",
    mixinStandardHelpOptions = true)
final class RobotsUpdateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin OutputOption output = new OutputOption();

  @Mixin SpecFlags flags = new SpecFlags();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Where it answers: HOST, HOST:PORT or ws://HOST:9000/v1/events.")
  @Nullable String address;

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      description = "Only if it is still as it was when `get` showed this.")
  String etag = "";

  @Override
  public Integer call() {
    try (Rpc rpc = new Rpc(gateway)) {
      UpdateRobotResponse answer = rpc.call(FleetServiceGrpcClient.UpdateRobot, request());
      if (output.json()) {
        output.print(answer);
      } else {
        output.out().println(words(answer));
        output.out().flush();
      }
      return 0;
    }
  }

  private UpdateRobotRequest request() {
    RobotSpec.Builder wanted = RobotSpec.newBuilder();
    List<String> paths = new ArrayList<>(flags.into(wanted));
    if (address != null) {
      wanted.setAddress(address);
      paths.add("address");
    }
    // An empty mask would mean whatever is set, and nothing is.
    if (paths.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Nothing to change (expected: a flag such as --label zone=lobby)");
    }
    return UpdateRobotRequest.newBuilder()
        .setRobotId(robot)
        .setSpec(wanted)
        .setUpdateMask(FieldMask.newBuilder().addAllPaths(paths))
        .setEtag(etag)
        .setDryRun(flags.dryRun)
        .build();
  }

  private String words(UpdateRobotResponse answer) {
    if (answer.getChangedPathsCount() == 0) {
      return robot + " is so already, nothing was changed";
    }
    String paths = String.join(", ", answer.getChangedPathsList());
    return flags.dryRun
        ? robot + " would be changed in " + paths + ", nothing was done"
        : robot + " is changed in " + paths + ", etag " + answer.getRobot().getEtag();
  }
}
