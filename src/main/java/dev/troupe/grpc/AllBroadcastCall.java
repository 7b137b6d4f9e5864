package dev.troupe.grpc;

import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.BroadcastResponse;
import dev.troupe.api.fleet.v1.BroadcastStarted;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.fleet.v1.StartEstimate;
import dev.troupe.cluster.Member;
import dev.troupe.cluster.Place;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.RobotId;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code Broadcast} where there are several replicas: each asks its own robots. No
 * robot is asked before every replica has said which it is going to ask, so that one that cannot
 * keep a common beginning spoils it for all. Confined to the call's context.
 *
 * <pre>
 *   PLANNING ── all have said, or are too slow ──▶ BEGUN ── every part is over ──▶ summary
 *      └─────── one cannot begin in time ───────▶ over, and nobody was asked
 * </pre>
 */
final class AllBroadcastCall implements PartStream.Whole<BroadcastResponse> {
  /** Whoever has not said by then is not waited for: its robots are refused. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** This replica, among the others' ids. */
  private static final String OURS = "";

  private final Fleet fleet;
  private final StatusMapper statuses;
  private final Time time;
  private final Call call;
  private final ResponseStream<BroadcastResponse> responses;
  private final BroadcastRequest request;
  private final BroadcastOrder order;
  private final RobotFilter filter;
  private final AllOutcomes outcomes;
  private final OwnPart<BroadcastResponse> own;
  private final Reins reins = new Reins();
  private final Map<String, PartStream<BroadcastResponse>> parts = new LinkedHashMap<>();
  private final Set<String> planning = new HashSet<>(Set.of(OURS));
  private final Set<String> running = new HashSet<>(Set.of(OURS));
  private final Map<String, Status> refused = new TreeMap<>();
  private final List<StartEstimate> estimates = new ArrayList<>();
  private long beganAt;
  private Time.@Nullable Timer patience;
  private boolean begun;
  private boolean stopped;

  /** Ends the request if anything is wrong with it. */
  AllBroadcastCall(
      Fleet fleet,
      StatusMapper statuses,
      Time time,
      Call call,
      ResponseStream<BroadcastResponse> responses,
      BroadcastRequest asked) {
    Violations violations = new Violations();
    this.fleet = fleet;
    this.statuses = statuses;
    this.time = time;
    this.call = call;
    this.responses = responses;
    this.order = BroadcastOrder.of(asked, time.now(), violations);
    this.filter = SelectedRobots.among(fleet, asked.getSelection(), violations).filter();
    this.request = asked.toBuilder().setCommandId(order.head().commandId()).build();
    this.outcomes = new AllOutcomes(order, statuses, responses, this::bad);
    this.own = new OwnPart<>(responses, said -> hear(said, OURS), () -> over(OURS));
  }

  void begin() {
    RobotSelection selection = request.getSelection();
    selection.getRobotIdsList().forEach(id -> fleet.check(new RobotId(id)));
    responses.onWritable(this::goOn);
    call.onClosed(this::close);
    List<Member> members = members(selection.getRobotIdsList());
    members.forEach(member -> planning.add(member.id()));
    running.addAll(planning);
    new BroadcastCall(fleet, statuses, time, call, own, reins).begin(request);
    for (Member member : members) {
      if (!call.isClosed()) {
        PartStream<BroadcastResponse> part =
            new PartStream<>(member, call, request, BroadcastResponse.parser(), responses, this);
        parts.put(member.id(), part);
        part.beginHeld();
      }
    }
    patience = time.after(PATIENCE, this::hurry);
  }

  /** Those that have one of the robots; all when none is named. */
  private List<Member> members(List<String> robots) {
    Set<String> owners =
        robots.stream()
            .map(call.others()::find)
            .filter(Place.There.class::isInstance)
            .map(place -> ((Place.There) place).owner().id())
            .collect(Collectors.toSet());
    return call.others().members().stream()
        .filter(member -> robots.isEmpty() || owners.contains(member.id()))
        .toList();
  }

  private void goOn() {
    own.resume();
    List.copyOf(parts.values()).forEach(PartStream::resume);
  }

  private void close() {
    if (patience != null) {
      patience.cancel();
    }
    List.copyOf(parts.values()).forEach(PartStream::cancel);
  }

  // ---- until all have said what they are going to do ----

  private void hear(BroadcastResponse said, String by) {
    switch (said.getMessageCase()) {
      case STARTED -> {
        said.getStarted().getRobotIdsList().forEach(robot -> outcomes.expect(robot, by));
        estimates.addAll(said.getStarted().getEstimatesList());
        planned(by);
      }
      case OUTCOME -> outcomes.told(said.getOutcome(), by);
      // There is one of all.
      case SUMMARY, MESSAGE_NOT_SET -> {}
    }
  }

  private void planned(String by) {
    planning.remove(by);
    if (!begun && planning.isEmpty()) {
      ask();
    }
  }

  private void hurry() {
    for (PartStream<BroadcastResponse> part : List.copyOf(parts.values())) {
      if (planning.contains(part.member().id())) {
        part.cancel();
        broken(part);
      }
    }
  }

  /** A replica asks none of its robots, and this is why. */
  private void refuse(String by, Status why) {
    refused.put(by, why);
    outcomes.withdraw(by);
    planned(by);
  }

  private void ask() {
    begun = true;
    beganAt = time.nanos();
    if (!refused.isEmpty() && request.getSelection().getStatesCount() > 0) {
      // Which of its robots are in such a state nobody else knows.
      responses.fail(new OtherStatusException(refused.values().iterator().next()));
      return;
    }
    Map<String, Status> homeless = homeless();
    Set<String> robots = new TreeSet<>(outcomes.expected());
    robots.addAll(homeless.keySet());
    estimates.sort(Comparator.comparing(StartEstimate::getRobotId));
    BroadcastStarted.Builder started =
        BroadcastStarted.newBuilder()
            .setCommandId(order.head().commandId())
            .addAllRobotIds(robots)
            .addAllEstimates(estimates);
    if (order.startAt() != null) {
      started.setStartAt(ProtoTime.timestamp(order.startAt()));
    }
    responses.write(BroadcastResponse.newBuilder().setStarted(started).build());
    homeless.forEach(outcomes::refuse);
    if (!stopped) {
      List.copyOf(parts.values()).forEach(PartStream::free);
      reins.free();
    }
    endIfAllAreOver();
  }

  /** Robots that nobody is going to ask, and why. */
  private Map<String, Status> homeless() {
    Set<String> expected = outcomes.expected();
    Map<String, Status> homeless = new TreeMap<>();
    for (RobotStatus robot : fleet.elsewhere()) {
      String id = robot.id().value();
      Place place = call.others().find(id);
      outcomes.registered(id, robot.uid().toString());
      // Who has it has looked at its state, which is another one than that of a robot that moves.
      boolean looked = request.getSelection().getStatesCount() > 0 && place instanceof Place.There;
      if (!expected.contains(id) && !looked && filter.test(robot) && call.access().sees(id)) {
        Status why = place instanceof Place.There there ? refused.get(there.owner().id()) : null;
        homeless.put(id, why == null ? statuses.toStatus(CallFailure.moving(id)) : why);
      }
    }
    return homeless;
  }

  // ---- from there on ----

  private void bad() {
    if (order.failFast() && !stopped) {
      stopped = true;
      List.copyOf(parts.values()).forEach(PartStream::stop);
      reins.stop();
    }
  }

  private void over(String by) {
    running.remove(by);
    endIfAllAreOver();
  }

  private void endIfAllAreOver() {
    if (begun && running.isEmpty()) {
      Duration took = Duration.ofNanos(time.nanos() - beganAt);
      responses.end(BroadcastResponse.newBuilder().setSummary(outcomes.summary(took)).build());
    }
  }

  @Override
  public void heard(PartStream<BroadcastResponse> part, BroadcastResponse message) {
    hear(message, part.member().id());
    if (message.hasSummary()) {
      part.stop();
    }
  }

  @Override
  public void ended(PartStream<BroadcastResponse> part, Status status) {
    String by = part.member().id();
    if (!begun && CallAudit.reason(status).equals(StartPlan.REASON)) {
      responses.fail(new OtherStatusException(status));
      return;
    }
    leave(part, status, by);
  }

  @Override
  public void broken(PartStream<BroadcastResponse> part) {
    leave(part, statuses.toStatus(CallFailure.silent(part.member().name())), part.member().id());
  }

  private void leave(PartStream<BroadcastResponse> part, Status status, String by) {
    parts.remove(by);
    running.remove(by);
    if (begun) {
      outcomes.lose(by, part.member().name());
      endIfAllAreOver();
    } else {
      refuse(by, status);
    }
  }
}
