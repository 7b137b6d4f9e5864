package dev.troupe.fleet;

import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The right to command some parts of a robot and to keep everybody else from it, or a place in the
 * line for it, as it is at one moment. Times are the wall clock's, for people.
 *
 * @param owner the principal that asked for it
 * @param purpose what for, in the owner's words, for whom it keeps waiting
 * @param parts at least one; all of them or none
 * @param timeToLive for how long a heartbeat keeps it
 * @param delegate the pipeline inside the gateway that commands under it too; null: none
 * @param silence what happens when its owner goes silent; null: it ends when its time is over
 * @param takenFor why it was taken by force, in the taker's words; null: it was not
 * @param position how many are before it while it waits
 * @param grantedAt null while it waits
 */
public record Lease(
    LeaseRef ref,
    String owner,
    String purpose,
    Set<RobotPart> parts,
    Duration timeToLive,
    @Nullable String delegate,
    @Nullable SilencePolicy silence,
    @Nullable String takenFor,
    int position,
    Instant requestedAt,
    @Nullable Instant grantedAt,
    Instant heartbeatAt) {

  public Lease {
    parts = Set.copyOf(parts);
  }

  static Lease asked(
      LeaseRef ref, LeaseRequest request, @Nullable String takenFor, int position, Instant at) {
    return new Lease(
        ref,
        request.holder().principal(),
        request.purpose(),
        request.parts(),
        request.timeToLive(),
        null,
        request.silence(),
        takenFor,
        position,
        at,
        null,
        at);
  }

  public boolean waits() {
    return grantedAt == null;
  }

  /** Unless a heartbeat comes. */
  public Instant expiresAt() {
    return heartbeatAt.plus(timeToLive);
  }

  boolean overlaps(Set<RobotPart> others) {
    return !Collections.disjoint(parts, others);
  }

  Lease granted(long number, Instant at) {
    return with(number, delegate, 0, at, heartbeatAt);
  }

  Lease delegatedTo(@Nullable String pipeline, long number) {
    return with(number, pipeline, position, grantedAt, heartbeatAt);
  }

  Lease at(int place) {
    return with(ref.number(), delegate, place, grantedAt, heartbeatAt);
  }

  Lease heard(Instant at) {
    return with(ref.number(), delegate, position, grantedAt, at);
  }

  private Lease with(
      long number,
      @Nullable String pipeline,
      int place,
      @Nullable Instant granted,
      Instant heartbeat) {
    return new Lease(
        new LeaseRef(ref.id(), ref.epoch(), number),
        owner,
        purpose,
        parts,
        timeToLive,
        pipeline,
        silence,
        takenFor,
        place,
        requestedAt,
        granted,
        heartbeat);
  }
}
