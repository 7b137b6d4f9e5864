package dev.troupe.cli;

import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe lease acquire}: gets a lease, and leaves its heartbeats to somebody else. */
@Command(
    name = "acquire",
    description = "Gets parts of a robot that nobody holds, and prints the lease.",
    mixinStandardHelpOptions = true)
final class LeaseAcquireCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin LeaseWish wish = new LeaseWish();

  @Mixin LeaseOutput output = new LeaseOutput();

  @Parameters(index = "0", paramLabel = "ROBOT", description = "The robot's id.")
  String robot = "";

  @Option(names = "--queue", description = "Wait in line when somebody holds a part.")
  boolean queue;

  @Override
  public Integer call() {
    try (Rpc rpc = new Rpc(gateway)) {
      Lease lease =
          rpc.call(LeaseServiceGrpcClient.AcquireLease, wish.request(robot).setQueue(queue).build())
              .getLease();
      output.print(lease, LeaseOutput.describe(lease));
      return 0;
    }
  }
}
