package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.TakeLeaseResponse;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.security.AuditFacts;
import java.util.stream.Collectors;

/** Reads out of a call what the audit log tells of it beyond who asked what of whom. */
final class CallFacts {
  private static final int LONGEST = 256;

  private CallFacts() {}

  static AuditFacts asked(Message request) {
    return switch (request) {
      case RegisterRobotRequest it -> AuditFacts.dryRun(it.getDryRun());
      case UpdateRobotRequest it -> AuditFacts.dryRun(it.getDryRun());
      case ApplyFleetRequest it -> AuditFacts.dryRun(it.getDryRun());
      default -> AuditFacts.NONE;
    };
  }

  /**
   * @param asked what the request told
   */
  static AuditFacts answered(AuditFacts asked, Message response) {
    return switch (response) {
      case TakeLeaseResponse it -> asked.takenFrom(holders(it));
      default -> asked;
    };
  }

  private static String holders(TakeLeaseResponse taken) {
    return Excerpt.of(
        taken.getLostList().stream()
            .map(lost -> lost.getLease().getHolder())
            .distinct()
            .collect(Collectors.joining(",")),
        LONGEST);
  }
}
