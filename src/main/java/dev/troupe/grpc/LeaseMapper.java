package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseEnd;
import dev.troupe.api.fleet.v1.LeaseLost;
import dev.troupe.api.fleet.v1.LeaseState;
import dev.troupe.api.fleet.v1.LeaseSummary;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.api.robot.v1.LeaseRef;
import dev.troupe.fleet.LeaseLoss;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotPart;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leases as the contract says them. */
final class LeaseMapper {
  private static final String PART = "LEASE_PART_";

  private LeaseMapper() {}

  /** As it is. */
  static Lease lease(RobotStatus robot, dev.troupe.fleet.Lease lease) {
    LeaseState state =
        lease.waits() ? LeaseState.LEASE_STATE_QUEUED : LeaseState.LEASE_STATE_GRANTED;
    return lease(robot, lease, state);
  }

  /** As it was. */
  static Lease ended(RobotStatus robot, dev.troupe.fleet.Lease lease) {
    return lease(robot, lease, LeaseState.LEASE_STATE_ENDED);
  }

  private static Lease lease(RobotStatus robot, dev.troupe.fleet.Lease lease, LeaseState state) {
    Lease.Builder message =
        Lease.newBuilder()
            .setRef(ref(lease.ref()))
            .setRobotId(robot.id().value())
            .setRobotUid(robot.uid().toString())
            .addAllParts(parts(lease.parts()))
            .setState(state)
            .setHolder(lease.owner())
            .setPurpose(lease.purpose())
            .setDelegate(orEmpty(lease.delegate()))
            .setRequestedAt(ProtoTime.timestamp(lease.requestedAt()))
            .setExpiresAt(ProtoTime.timestamp(lease.expiresAt()))
            .setTimeToLive(ProtoTime.duration(lease.timeToLive()))
            .setHeartbeatAt(ProtoTime.timestamp(lease.heartbeatAt()))
            .setQueuePosition(lease.position())
            .setTakenFor(orEmpty(lease.takenFor()));
    Instant grantedAt = lease.grantedAt();
    if (grantedAt != null) {
      message.setGrantedAt(ProtoTime.timestamp(grantedAt));
    }
    if (lease.silence() != null) {
      message.setSilencePolicy(SilenceMapper.proto(lease.silence()));
    }
    return message.build();
  }

  private static LeaseRef ref(dev.troupe.fleet.LeaseRef ref) {
    return LeaseRef.newBuilder()
        .setId(ref.id())
        .setEpoch(ref.epoch())
        .setNumber(ref.number())
        .build();
  }

  static LeaseLost lost(
      RobotStatus robot, dev.troupe.fleet.Lease lease, LeaseLoss loss, @Nullable String next) {
    LeaseLost.Builder message =
        LeaseLost.newBuilder()
            .setLease(ended(robot, lease))
            .setEnd(end(loss))
            .setNewHolder(orEmpty(next));
    if (loss instanceof LeaseLoss.Taken taken) {
      message.setNewHolder(taken.by()).setReason(taken.reason());
    }
    return message.build();
  }

  private static LeaseEnd end(LeaseLoss loss) {
    return switch (loss) {
      case LeaseLoss.Released it -> LeaseEnd.LEASE_END_RELEASED;
      case LeaseLoss.Expired it -> LeaseEnd.LEASE_END_EXPIRED;
      case LeaseLoss.Silent it -> LeaseEnd.LEASE_END_SILENT;
      case LeaseLoss.Taken it -> LeaseEnd.LEASE_END_TAKEN;
      case LeaseLoss.Moved it -> LeaseEnd.LEASE_END_ROBOT_MOVED;
      case LeaseLoss.Removed it -> LeaseEnd.LEASE_END_ROBOT_REMOVED;
    };
  }

  /** Those that hold, each with how many wait for a part of it. */
  static List<LeaseSummary> summaries(RobotStatus robot) {
    return robot.leases().stream()
        .filter(lease -> !lease.waits())
        .map(lease -> summary(lease, robot.leases()))
        .toList();
  }

  private static LeaseSummary summary(
      dev.troupe.fleet.Lease lease, List<dev.troupe.fleet.Lease> all) {
    long waiting =
        all.stream()
            .filter(dev.troupe.fleet.Lease::waits)
            .filter(other -> !Collections.disjoint(other.parts(), lease.parts()))
            .count();
    return LeaseSummary.newBuilder()
        .addAllParts(parts(lease.parts()))
        .setHolder(lease.owner())
        .setExpiresAt(ProtoTime.timestamp(lease.expiresAt()))
        .setPurpose(lease.purpose())
        .setLeaseId(lease.ref().id())
        .setWaiting((int) waiting)
        .build();
  }

  /** In the contract's order. */
  static List<LeasePart> parts(Collection<RobotPart> parts) {
    return Arrays.stream(RobotPart.values())
        .filter(parts::contains)
        .map(part -> LeasePart.valueOf(PART + part.name()))
        .toList();
  }

  static RobotPart part(LeasePart part) {
    return RobotPart.valueOf(part.name().substring(PART.length()));
  }

  static String words(Collection<RobotPart> parts) {
    return Arrays.stream(RobotPart.values())
        .filter(parts::contains)
        .map(part -> part.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
