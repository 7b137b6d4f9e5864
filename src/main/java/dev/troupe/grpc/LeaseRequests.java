package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.AcquireLeaseRequest;
import dev.troupe.api.fleet.v1.TakeLeaseRequest;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.config.SilencePolicy;
import dev.troupe.fleet.Holder;
import dev.troupe.fleet.LeaseRequest;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what somebody wants to hold, and finds everything that is wrong with it. */
final class LeaseRequests {
  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration DEFAULT = Duration.ofSeconds(30);
  private static final int LONGEST_TEXT = 256;

  private LeaseRequests() {}

  static LeaseRequest of(AcquireLeaseRequest request, Holder holder, Violations violations) {
    Set<RobotPart> parts = parts(request.getPartsList(), violations);
    Duration timeToLive = timeToLive(request.hasTimeToLive(), request.getTimeToLive(), violations);
    text("purpose", request.getPurpose(), violations);
    SilencePolicy silence =
        request.hasSilencePolicy()
            ? silence(request.getSilencePolicy(), parts, timeToLive, violations)
            : null;
    violations.throwIfAny();
    return new LeaseRequest(
        holder, request.getPurpose(), parts, timeToLive, request.getQueue(), silence);
  }

  static LeaseRequest of(TakeLeaseRequest request, Holder holder, Violations violations) {
    text("reason", request.getReason(), violations);
    AcquireLeaseRequest.Builder same =
        AcquireLeaseRequest.newBuilder()
            .addAllPartsValue(request.getPartsValueList())
            .setPurpose(request.getPurpose());
    if (request.hasTimeToLive()) {
      same.setTimeToLive(request.getTimeToLive());
    }
    if (request.hasSilencePolicy()) {
      same.setSilencePolicy(request.getSilencePolicy());
    }
    return of(same.build(), holder, violations);
  }

  /** Without any, all of them. */
  static Set<RobotPart> parts(List<LeasePart> written, Violations violations) {
    Set<RobotPart> parts = EnumSet.noneOf(RobotPart.class);
    for (LeasePart part : written) {
      boolean known = part != LeasePart.LEASE_PART_UNSPECIFIED && part != LeasePart.UNRECOGNIZED;
      violations.check(known, "parts", part, "values of LeasePart");
      if (known) {
        parts.add(LeaseMapper.part(part));
      }
    }
    return parts.isEmpty() ? EnumSet.allOf(RobotPart.class) : parts;
  }

  private static Duration timeToLive(
      boolean set, com.google.protobuf.Duration written, Violations violations) {
    Duration asked = set ? ProtoTime.duration(written) : DEFAULT;
    boolean good = asked.compareTo(SHORTEST) >= 0 && asked.compareTo(LONGEST) <= 0;
    violations.check(good, "time_to_live", asked, "2 s to 1 h");
    return good ? asked : DEFAULT;
  }

  private static @Nullable SilencePolicy silence(
      dev.troupe.api.fleet.v1.SilencePolicy written,
      Set<RobotPart> parts,
      Duration timeToLive,
      Violations violations) {
    SilencePolicy policy = SilenceMapper.policy("silence_policy", written, parts, violations);
    violations.check(
        policy.after().compareTo(timeToLive) < 0,
        "silence_policy.after",
        policy.after(),
        "below time_to_live, " + timeToLive);
    return policy;
  }

  private static void text(String field, String text, Violations violations) {
    violations.check(
        !text.isBlank() && text.length() <= LONGEST_TEXT, field, text, "1 to 256 characters");
  }
}
