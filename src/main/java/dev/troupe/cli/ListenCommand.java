package dev.troupe.cli;

import dev.troupe.api.robot.v1.ListenOptions;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.ListenResponse;
import dev.troupe.api.robot.v1.ListeningServiceGrpcClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe listen}: prints what a robot understands, until it stops listening. */
@Command(
    name = "listen",
    description = "Lets a robot listen and prints what it understands.",
    mixinStandardHelpOptions = true)
final class ListenCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(names = "--partial", description = "Also print what was understood so far.")
  boolean partial;

  @Option(names = "--keep-on", description = "Go on after each utterance, until interrupted.")
  boolean keepOn;

  @Override
  public Integer call() {
    ListenOptions.Builder options = ListenOptions.newBuilder().setPartial(partial);
    if (keepOn) {
      options
          .setStopUserEnd(false)
          .setStopNoSpeech(false)
          .setStopRobotStart(false)
          .setConcat(false);
    }
    ListenRequest request =
        ListenRequest.newBuilder().setRobotId(robot).setOptions(options).build();
    try (Rpc rpc = new Rpc(gateway)) {
      rpc.stream(
          ListeningServiceGrpcClient.Listen,
          request,
          keepOn ? null : gateway.timeout(),
          this::print);
      return 0;
    }
  }

  private void print(ListenResponse message) {
    PrintWriter out = spec.commandLine().getOut();
    switch (message.getMessageCase()) {
      case STARTED -> out.println(robot + " listens");
      case PARTIAL -> out.println("… " + message.getPartial().getText());
      case FINAL -> out.println("> " + message.getFinal().getText());
      case ENDED ->
          out.println(robot + " no longer listens (" + message.getEnded().getVendorCause() + ")");
      default -> {}
    }
    out.flush();
  }
}
