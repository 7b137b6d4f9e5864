package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.security.AuditFacts;

/** Reads out of a request what the audit log tells of it beyond who asked what of whom. */
final class CallFacts {
  private CallFacts() {}

  static AuditFacts asked(Message request) {
    return switch (request) {
      case RegisterRobotRequest it -> new AuditFacts(it.getDryRun());
      case UpdateRobotRequest it -> new AuditFacts(it.getDryRun());
      case ApplyFleetRequest it -> new AuditFacts(it.getDryRun());
      default -> AuditFacts.NONE;
    };
  }
}
