package dev.troupe.cli;

import dev.troupe.api.media.v1.CameraFrame;
import dev.troupe.api.robot.v1.PerceptionServiceGrpcClient;
import dev.troupe.api.robot.v1.TakePictureRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe camera}: one picture into a file. */
@Command(
    name = "camera",
    description = "Saves what a robot sees as a JPEG.",
    mixinStandardHelpOptions = true)
final class CameraCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.jpg",
      description = "Where to; an existing file is replaced.")
  Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    try (Rpc rpc = new Rpc(gateway)) {
      CameraFrame frame =
          rpc.call(
                  PerceptionServiceGrpcClient.TakePicture,
                  TakePictureRequest.newBuilder().setRobotId(robot).build())
              .getFrame();
      Files.write(out, frame.getData().toByteArray());
      spec.commandLine().getOut().println(out + ": " + frame.getData().size() + " bytes");
      return 0;
    }
  }
}
