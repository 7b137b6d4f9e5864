package dev.troupe.cli;

import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SayResponse;
import dev.troupe.api.robot.v1.SpeechServiceGrpcClient;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.api.robot.v1.WhenBusy;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe say}: a robot says a sentence, and the command waits until it has. */
@Command(
    name = "say",
    description = "Makes a robot say something.",
    mixinStandardHelpOptions = true)
final class SayCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "What to say.")
  List<String> words = List.of();

  @Option(names = "--interrupt", description = "Take the place of what is being said.")
  boolean interrupt;

  @Option(names = "--no-wait", description = "Return when the gateway has taken it.")
  boolean noWait;

  @Override
  public Integer call() {
    SayRequest request =
        SayRequest.newBuilder()
            .setRobotId(robot)
            .setText(String.join(" ", words))
            .setWait(noWait ? Wait.WAIT_ACCEPTED : Wait.WAIT_FINISHED)
            .setWhenBusy(interrupt ? WhenBusy.WHEN_BUSY_INTERRUPT : WhenBusy.WHEN_BUSY_QUEUE)
            .build();
    try (Rpc rpc = new Rpc(gateway)) {
      SayResponse answer = rpc.call(SpeechServiceGrpcClient.Say, request);
      spec.commandLine()
          .getOut()
          .println(
              answer.hasEnded()
                  ? robot + " said: " + answer.getEnded().getSaidText()
                  : robot + " will say it (command " + answer.getReceipt().getCommandId() + ")");
      return 0;
    }
  }
}
