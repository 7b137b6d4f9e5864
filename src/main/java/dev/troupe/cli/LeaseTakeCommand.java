package dev.troupe.cli;

import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcClient;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.fleet.v1.TakeLeaseResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe lease take}: takes a lease from whoever has it. */
@Command(
    name = "take",
    description = "Takes parts of a robot from whoever holds them, and prints the lease.",
    mixinStandardHelpOptions = true)
final class LeaseTakeCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin LeaseWish wish = new LeaseWish();

  @Mixin LeaseOutput output = new LeaseOutput();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for those who lose it.")
  String reason = "";

  @Option(names = "--stop-running", description = "Stop what the robot does for those who lose it.")
  boolean stopRunning;

  @Override
  public Integer call() {
    AcquireLeaseRequest wanted = wish.request(robot).build();
    TakeLeaseRequest request =
        TakeLeaseRequest.newBuilder()
            .setRobotId(robot)
            .addAllParts(wanted.getPartsList())
            .setPurpose(wanted.getPurpose())
            .setTimeToLive(wanted.getTimeToLive())
            .setReason(reason)
            .setStopRunning(stopRunning)
            .build();
    try (Rpc rpc = new Rpc(gateway)) {
      TakeLeaseResponse answer = rpc.call(LeaseServiceGrpcClient.TakeLease, request);
      StringBuilder words = new StringBuilder(LeaseOutput.describe(answer.getLease()));
      answer
          .getLostList()
          .forEach(lost ->
              words
                  .append(System.lineSeparator())
                  .append("taken from ")
                  .append(Table.plain(lost.getLease().getHolder()))
                  .append(" (")
                  .append(Table.plain(lost.getLease().getPurpose()))
                  .append(")"));
      output.print(answer, words.toString());
      return 0;
    }
  }
}
