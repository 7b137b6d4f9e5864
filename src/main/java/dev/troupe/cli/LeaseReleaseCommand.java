package dev.troupe.cli;

import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcClient;
import dev.troupe.api.fleet.v1.ReleaseLeaseRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code troupe lease release}: gives a lease, or a place in line, back. */
@Command(
    name = "release",
    description = "Gives a lease, or a place in line, back.",
    mixinStandardHelpOptions = true)
final class LeaseReleaseCommand implements Callable<Integer> {
  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin LeaseOutput output = new LeaseOutput();

  @Parameters(
      index = "0",
      paramLabel = "LEASE",
      description = "As `lease acquire` printed it: ID:EPOCH:NUMBER.")
  String lease = "";

  @Override
  public Integer call() {
    ReleaseLeaseRequest request =
        ReleaseLeaseRequest.newBuilder().setLease(output.ref(lease)).build();
    try (Rpc rpc = new Rpc(gateway)) {
      Lease over = rpc.call(LeaseServiceGrpcClient.ReleaseLease, request).getLease();
      output.print(over, LeaseOutput.describe(over));
      return 0;
    }
  }
}
