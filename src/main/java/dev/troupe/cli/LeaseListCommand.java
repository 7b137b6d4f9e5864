package dev.troupe.cli;

import com.google.protobuf.util.Timestamps;
import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcClient;
import dev.troupe.api.fleet.v1.LeaseState;
import dev.troupe.api.fleet.v1.ListLeasesRequest;
import dev.troupe.api.fleet.v1.ListLeasesResponse;
import java.io.PrintWriter;
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
  private static final String ROW = "%-20s %-8s %-16s %-34s %-26s %-28s %s%n";

  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin LeaseOutput output = new LeaseOutput();

  @Parameters(index = "0", arity = "0..1", paramLabel = "ROBOT", description = "Only this robot's.")
  String robot = "";

  @Option(names = "--holder", paramLabel = "NAME", description = "Only this principal's.")
  String holder = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Rpc rpc = new Rpc(gateway)) {
      if (!output.isJson()) {
        out.printf(ROW, "ROBOT", "STATE", "HOLDER", "PARTS", "UNTIL", "PURPOSE", "LEASE");
      }
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
        answer.getLeasesList().forEach(lease -> print(out, lease));
        page = answer.getNextPageToken();
      } while (!page.isEmpty());
      out.flush();
      return 0;
    }
  }

  private void print(PrintWriter out, Lease lease) {
    if (output.isJson()) {
      output.print(lease, "");
      return;
    }
    boolean waits = lease.getState() == LeaseState.LEASE_STATE_QUEUED;
    out.printf(
        ROW,
        lease.getRobotId(),
        waits ? "waits " + lease.getQueuePosition() : "holds",
        lease.getHolder(),
        LeaseOutput.parts(lease.getPartsList()),
        Timestamps.toString(lease.getExpiresAt()),
        lease.getPurpose(),
        LeaseOutput.name(lease.getRef()));
  }
}
