package dev.troupe.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.troupe.api.robot.v1.RobotServiceGrpcClient;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe watch}: a robot's events, one line of JSON each, until interrupted. */
@Command(
    name = "watch",
    description = "Prints a robot's events as lines of JSON, until interrupted.",
    mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().omittingInsignificantWhitespace();

  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(
      names = "--cursor",
      paramLabel = "CURSOR",
      description = "Go on behind this event, as an earlier watch printed it.")
  String cursor = "";

  @Override
  public Integer call() {
    WatchEventsRequest request =
        WatchEventsRequest.newBuilder().setRobotId(robot).setCursor(cursor).build();
    try (Rpc rpc = new Rpc(gateway)) {
      rpc.stream(RobotServiceGrpcClient.WatchEvents, request, null, this::print);
      return 0;
    }
  }

  private void print(WatchEventsResponse message) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.println(JSON.print(message));
    } catch (InvalidProtocolBufferException e) {
      out.println("{\"unreadable\":true}");
    }
    out.flush();
  }
}
