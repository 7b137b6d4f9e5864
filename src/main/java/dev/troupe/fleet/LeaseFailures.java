package dev.troupe.fleet;

import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one place where what a lease forbids becomes a robot's failure, which names the holder. */
final class LeaseFailures {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final RobotId robot;

  LeaseFailures(RobotId robot) {
    this.robot = robot;
  }

  Failure of(LeaseRefusal refusal) {
    return switch (refusal) {
      case LeaseRefusal.Held held ->
          failure(FailureReason.LEASE_HELD, holds(held.holder()), held.holder());
      case LeaseRefusal.QueueFull full ->
          failure(
                  FailureReason.LEASE_QUEUE_FULL,
                  holds(full.holder()) + ", and " + full.waiting() + " wait for it already",
                  full.holder())
              .retryAfter(RETRY);
      case LeaseRefusal.Required required ->
          failure(
              FailureReason.LEASE_REQUIRED,
              words(required.parts()) + " is never commanded without a lease of it",
              null);
      case LeaseRefusal.Stale stale ->
          failure(FailureReason.LEASE_STALE, since(stale), stale.current());
      case LeaseRefusal.Unknown unknown ->
          failure(
              FailureReason.LEASE_UNKNOWN,
              "nobody knows of a lease \"" + unknown.named().id() + "\"",
              null);
      case LeaseRefusal.Waits waits ->
          failure(
              FailureReason.ILLEGAL_STATE,
              "lease " + waits.lease().ref().id() + " still waits to be granted",
              null);
    };
  }

  private static String holds(Lease lease) {
    return "%s %s held by %s for \"%s\" until %s"
        .formatted(
            words(lease.parts()),
            lease.parts().size() == 1 ? "is" : "are",
            lease.owner(),
            lease.purpose(),
            lease.expiresAt().truncatedTo(ChronoUnit.MILLIS));
  }

  private static String since(LeaseRefusal.Stale stale) {
    Lease now = stale.current();
    String lease = "lease " + stale.named().id();
    if (now == null) {
      return lease + " is over";
    }
    return now.ref().id().equals(stale.named().id())
        ? "%s: number %d (expected: %d)"
            .formatted(lease, stale.named().number(), now.ref().number())
        : lease + " is over: " + holds(now);
  }

  private Failure failure(FailureReason reason, String text, @Nullable Lease holder) {
    Map<String, String> words = new HashMap<>(Map.of("robot_id", robot.value()));
    if (holder != null) {
      words.put(Failure.HOLDER, holder.owner());
      words.put(Failure.HELD_PARTS, words(holder.parts()));
      words.put(Failure.HELD_UNTIL, holder.expiresAt().toString());
      words.put(Failure.HELD_NUMBER, String.valueOf(holder.ref().number()));
    }
    return new Failure(reason, "robot " + robot + ": " + text, null, words);
  }

  /** In an order that does not depend on chance. */
  private static String words(Collection<RobotPart> parts) {
    return Arrays.stream(RobotPart.values())
        .filter(parts::contains)
        .map(part -> part.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
