package dev.troupe.cli;

import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.policy.v1.LeasePart;
import java.util.List;
import picocli.CommandLine.Option;

/** What somebody at a command line wants to hold. */
final class LeaseWish {
  /** As they are typed. */
  enum Part {
    SPEECH(LeasePart.LEASE_PART_SPEECH),
    LISTENING(LeasePart.LEASE_PART_LISTENING),
    FACE(LeasePart.LEASE_PART_FACE),
    ATTENTION(LeasePart.LEASE_PART_ATTENTION),
    LED(LeasePart.LEASE_PART_LED);

    final LeasePart part;

    Part(LeasePart part) {
      this.part = part;
    }
  }

  @Option(
      names = {"-p", "--part"},
      paramLabel = "PART",
      split = ",",
      description = "One or more of ${COMPLETION-CANDIDATES}. Default: all of them.")
  List<Part> parts = List.of();

  @Option(
      names = "--purpose",
      paramLabel = "TEXT",
      defaultValue = "at the command line",
      description = "What for, for others to read. Default: ${DEFAULT-VALUE}.")
  String purpose = "at the command line";

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long it lives without a heartbeat. Default: ${DEFAULT-VALUE}.")
  int ttl = 30;

  AcquireLeaseRequest.Builder request(String robot) {
    return AcquireLeaseRequest.newBuilder()
        .setRobotId(robot)
        .addAllParts(parts.stream().map(it -> it.part).toList())
        .setPurpose(purpose)
        .setTimeToLive(Durations.fromSeconds(ttl));
  }
}
