package dev.troupe.cli;

import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcClient;
import dev.troupe.api.fleet.v1.LeaseState;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ListLeasesResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe lease list}: a table of who holds what and who waits. */
@Command(
    name = "list",
    description = "Lists who holds parts of robots, and who waits for some.",
    mixinStandardHelpOptions = true)
final class LeaseListCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin LeaseOutput output = new LeaseOutput();

  @Parameters(index = "0", arity = "0..1", paramLabel = "ROBOT", description = "Only this robot's.")
  String robot = "";

  @Option(names = "--holder", paramLabel = "NAME", description = "Only this principal's.")
  String holder = "";

  @Override
  public Integer call() {
    Table table = new Table("ROBOT", "STATE", "HOLDER", "PARTS", "UNTIL", "PURPOSE", "LEASE");
    try (Rpc rpc = new Rpc(gateway)) {
      String page = "";
      do {
        ListLeasesResponse answer =
            rpc.call(
                LeaseServiceGrpcClient.ListLeases,
                ListLeasesRequest.newBuilder()
                    .setRobotId(robot)
                    .setHolder(holder)
                    .setPageToken(page)
                    .build());
        answer.getLeasesList().forEach(lease -> show(table, lease));
        page = answer.getNextPageToken();
      } while (!page.isEmpty());
      if (!output.isJson()) {
        table.print(spec.commandLine().getOut(), 0);
      }
      return 0;
    }
  }

  private void show(Table table, Lease lease) {
    if (output.isJson()) {
      output.print(lease, "");
      return;
    }
    boolean waits = lease.getState() == LeaseState.LEASE_STATE_QUEUED;
    table.row(
        lease.getRobotId(),
        waits ? "waits " + lease.getQueuePosition() : "holds",
        lease.getHolder(),
        LeaseOutput.parts(lease.getPartsList()),
        LeaseOutput.time(lease.getExpiresAt()),
        lease.getPurpose(),
        LeaseOutput.name(lease.getRef()));
  }
}
