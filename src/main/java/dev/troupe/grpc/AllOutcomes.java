package dev.troupe.grpc;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.BroadcastOutcome;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastSummary;
import dev.troupe.api.robot.v1.CommandReceipt;
import dev.troupe.api.robot.v1.DriveEnded;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What comes of each robot of a broadcast whose robots several replicas have: told once for each,
 * by whoever has it or, when that cannot be, by this replica. Confined to the call's context.
 */
final class AllOutcomes {
  private final BroadcastOrder order;
  private final StatusMapper statuses;
  private final ResponseStream<BroadcastResponse> responses;
  private final Runnable bad;
  private final BroadcastTally tally;
  private final Map<String, String> uids = new HashMap<>();

  /** Robots of which nothing is told yet, and who is to tell it; two, if one moves meanwhile. */
  private final Map<String, Set<String>> open = new TreeMap<>();

  private int told;

  /**
   * @param bad hears that one of them failed
   */
  AllOutcomes(
      BroadcastOrder order,
      StatusMapper statuses,
      ResponseStream<BroadcastResponse> responses,
      Runnable bad) {
    this.order = order;
    this.statuses = statuses;
    this.responses = responses;
    this.bad = bad;
    this.tally = new BroadcastTally(order.startAt() != null);
  }

  /** Replica {@code by} is going to ask the robot. */
  void expect(String robot, String by) {
    open.computeIfAbsent(robot, it -> new HashSet<>(2)).add(by);
  }

  /** It is not going to ask any, and has not. */
  void withdraw(String by) {
    open.values().forEach(all -> all.remove(by));
    open.values().removeIf(Set::isEmpty);
  }

  void registered(String robot, String uid) {
    uids.put(robot, uid);
  }

  Set<String> expected() {
    return Set.copyOf(open.keySet());
  }

  /** What came of one of the robots, told by {@code by}; "" is this replica. */
  void told(BroadcastOutcome outcome, String by) {
    String robot = outcome.getRobotId();
    Set<String> all = open.get(robot);
    if (all == null || !all.remove(by)) {
      return;
    }
    // Whoever has it by now knows more.
    if (all.isEmpty() || !outcome.hasRefused()) {
      open.remove(robot);
      BroadcastResponse response = BroadcastResponse.newBuilder().setOutcome(outcome).build();
      count(
          outcome,
          by.isEmpty()
              ? to -> to.write(response)
              // As it is, since it was written down where it was done.
              : to -> to.writeEncoded(EncodedMessage.of(response)));
    }
  }

  /** Nobody asks the robot. */
  void refuse(String robot, Status why) {
    tell(BroadcastOutcome.newBuilder().setRobotId(robot).setRefused(why));
  }

  /** Whoever was to ask these is silent: whether it has, nobody knows. */
  void lose(String by, String name) {
    for (Map.Entry<String, Set<String>> entry : List.copyOf(open.entrySet())) {
      if (entry.getValue().contains(by)) {
        open.remove(entry.getKey());
        tell(BroadcastOutcome.newBuilder().setRobotId(entry.getKey()).setEnded(lost(entry, name)));
      }
    }
  }

  private DriveEnded lost(Map.Entry<String, ?> robot, String name) {
    return DriveEnded.newBuilder()
        .setReceipt(CommandReceipt.newBuilder().setCommandId(order.head().commandId()))
        .setCommand(order.arm())
        .setError(
            statuses.toStatus(
                new Failure(
                    FailureReason.OUTCOME_UNKNOWN,
                    "Replica " + name + ", which had the robot, does not answer any more.",
                    null,
                    Map.of("robot_id", robot.getKey()))))
        .build();
  }

  private void tell(BroadcastOutcome.Builder message) {
    String uid = uids.get(message.getRobotId());
    BroadcastOutcome outcome = message.setRobotUid(uid == null ? "" : uid).build();
    count(outcome, to -> to.write(BroadcastResponse.newBuilder().setOutcome(outcome).build()));
  }

  private void count(BroadcastOutcome outcome, Consumer<ResponseStream<BroadcastResponse>> write) {
    BroadcastTurn.End end = end(outcome);
    told++;
    tally.add(end, skew(outcome));
    write.accept(responses);
    if (end.isBad()) {
      bad.run();
    }
  }

  private static BroadcastTurn.End end(BroadcastOutcome outcome) {
    return switch (outcome.getOutcomeCase()) {
      case REFUSED -> BroadcastTurn.End.REFUSED;
      case SKIPPED -> BroadcastTurn.End.SKIPPED;
      case ENDED -> end(outcome.getEnded());
      case OUTCOME_NOT_SET -> BroadcastTurn.End.UNKNOWN;
    };
  }

  private static BroadcastTurn.End end(DriveEnded ended) {
    if (ended.getError().getCode() == Code.UNKNOWN_VALUE) {
      return BroadcastTurn.End.UNKNOWN;
    }
    // It was taken out of the queue: it never began.
    boolean preempted = ended.getSpeech().getKind() == SpeechEndKind.SPEECH_END_KIND_PREEMPTED;
    return ended.hasError() || preempted ? BroadcastTurn.End.FAILED : BroadcastTurn.End.SUCCEEDED;
  }

  private static @Nullable Duration skew(BroadcastOutcome outcome) {
    return outcome.hasSkew() ? ProtoTime.duration(outcome.getSkew()) : null;
  }

  BroadcastSummary summary(Duration took) {
    return tally.summary(told, took);
  }
}
