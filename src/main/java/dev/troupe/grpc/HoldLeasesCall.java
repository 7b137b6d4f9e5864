package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.HoldLeasesHeader;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.HoldStarted;
import dev.troupe.api.fleet.v1.LeaseExpiring;
import dev.troupe.api.fleet.v1.LeaseRenewed;
import dev.troupe.api.fleet.v1.SilenceActed;
import dev.troupe.fleet.Lease;
import dev.troupe.fleet.LeaseFollower;
import dev.troupe.fleet.LeaseHold;
import dev.troupe.fleet.LeaseLoss;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.RobotStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code HoldLeases}. Confined to the call's context.
 *
 * <pre>
 * NEW --header--> OPENING --all are the caller's--> OPEN --half-close--> ENDING --none is left--> over
 *                    |  one is not                    |  none is left
 *                    '------------------------------> over <--- cancelled: they live on, silent
 * </pre>
 */
final class HoldLeasesCall {
  private static final int MOST = 256;

  private final LeaseRobots robots;
  private final Call call;
  private final RequestStream<HoldLeasesRequest> requests;
  private final ResponseStream<HoldLeasesResponse> responses;
  private final RequestGate gate;
  private final Set<String> left = new HashSet<>();
  private final List<HoldLeasesResponse> early = new ArrayList<>();
  private @Nullable HoldLeasesHeader header;
  private @Nullable List<LeaseHold> holds;
  private boolean ending;

  HoldLeasesCall(
      LeaseRobots robots,
      Call call,
      RequestStream<HoldLeasesRequest> requests,
      ResponseStream<HoldLeasesResponse> responses) {
    this.robots = robots;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
    this.gate = new RequestGate(requests);
  }

  void begin() {
    responses.onWritable(() -> gate.release(RequestGate.Reason.READER));
    requests.onMessage(this::message).onEnd(this::end);
  }

  private void message(HoldLeasesRequest request) {
    check(request, header != null);
    if (request.hasHeader()) {
      open(request.getHeader());
    } else {
      heartbeat();
    }
    if (!responses.isWritable()) {
      gate.hold(RequestGate.Reason.READER);
    }
  }

  /** Ends the call with what is out of turn. */
  static void check(HoldLeasesRequest request, boolean headed) {
    new Violations()
        .check(
            request.hasHeader() ? !headed : headed && request.hasHeartbeat(),
            "message",
            request.getMessageCase(),
            "one header, then heartbeats")
        .throwIfAny();
  }

  /** Ends the call if they are too many, or none. */
  static List<LeaseRef> refs(HoldLeasesHeader wanted) {
    List<LeaseRef> refs = CommandHead.leases(wanted).stream().distinct().toList();
    new Violations()
        .check(
            !refs.isEmpty() && refs.size() <= MOST, "leases", refs.size() + " leases", "1 to 256")
        .throwIfAny();
    return refs;
  }

  private void open(HoldLeasesHeader wanted) {
    List<LeaseRef> refs = refs(wanted);
    Map<ManagedRobot, List<LeaseRef>> byRobot = new LinkedHashMap<>();
    refs.forEach(ref -> byRobot.computeIfAbsent(robots.of(ref), it -> new ArrayList<>()).add(ref));
    header = wanted;
    refs.forEach(ref -> left.add(ref.id()));
    gate.hold(RequestGate.Reason.OPENING);
    List<Future<LeaseHold>> asked = new ArrayList<>();
    byRobot.forEach((robot, its) ->
        asked.add(robot.hold(its, LeaseEndpoint.holder(call), call.context(), new News(robot))));
    Future.join(asked).onComplete(done -> call.execute(() -> opened(asked, done.cause())));
  }

  private void opened(List<Future<LeaseHold>> asked, @Nullable Throwable refused) {
    List<LeaseHold> made = asked.stream().filter(Future::succeeded).map(Future::result).toList();
    if (refused != null) {
      made.forEach(LeaseHold::leave);
      responses.fail(refused);
      return;
    }
    holds = made;
    call.onClosed(() -> made.forEach(LeaseHold::leave));
    call.onDraining(() -> responses.fail(CallFailure.draining(Draining.RETRY).asException()));
    responses.write(started(made));
    early.forEach(responses::write);
    early.clear();
    gate.release(RequestGate.Reason.OPENING);
    if (ending) {
      end();
    }
    endIfNoneIsLeft();
  }

  private HoldLeasesResponse started(List<LeaseHold> made) {
    HoldStarted.Builder started = HoldStarted.newBuilder();
    Duration shortest = null;
    for (LeaseHold hold : made) {
      for (Lease lease : hold.leases()) {
        started.addLeases(LeaseMapper.lease(robots.of(lease.ref()).status(), lease));
        Duration bound = lease.silence() == null ? lease.timeToLive() : lease.silence().after();
        shortest = shortest == null || bound.compareTo(shortest) < 0 ? bound : shortest;
      }
    }
    if (shortest != null) {
      started.setHeartbeatEvery(ProtoTime.duration(shortest.dividedBy(3)));
    }
    return HoldLeasesResponse.newBuilder().setStarted(started).build();
  }

  private void heartbeat() {
    List<LeaseHold> held = holds;
    if (held == null) {
      return;
    }
    List<Future<Optional<Instant>>> asked = held.stream().map(LeaseHold::heartbeat).toList();
    Future.join(asked).onComplete(done -> call.execute(() -> renewed(asked)));
  }

  private void renewed(List<Future<Optional<Instant>>> asked) {
    asked.stream()
        .flatMap(each -> each.result().stream())
        .min(Instant::compareTo)
        .ifPresent(first ->
            responses.write(
                HoldLeasesResponse.newBuilder()
                    .setRenewed(LeaseRenewed.newBuilder().setExpiresAt(ProtoTime.timestamp(first)))
                    .build()));
  }

  /** The upward half is closed: the holder is done with them. */
  private void end() {
    HoldLeasesHeader opened = header;
    new Violations().check(opened != null, "header", null, "a header first").throwIfAny();
    ending = true;
    if (holds == null || opened == null) {
      return;
    }
    if (opened.getKeepOnEnd()) {
      responses.end();
    } else {
      holds.forEach(LeaseHold::release);
    }
  }

  private void endIfNoneIsLeft() {
    if (left.isEmpty()) {
      responses.end();
    }
  }

  /** What becomes of the leases of one robot. */
  private final class News implements LeaseFollower {
    private final ManagedRobot robot;

    News(ManagedRobot robot) {
      this.robot = robot;
    }

    @Override
    public void moved(Lease lease) {
      tell(HoldLeasesResponse.newBuilder().setQueueMoved(as(lease)));
    }

    @Override
    public void granted(Lease lease) {
      tell(HoldLeasesResponse.newBuilder().setGranted(as(lease)));
    }

    @Override
    public void renumbered(Lease lease) {
      tell(HoldLeasesResponse.newBuilder().setRenumbered(as(lease)));
    }

    @Override
    public void expiring(Lease lease, @Nullable Instant silenceActsAt) {
      LeaseExpiring.Builder expiring = LeaseExpiring.newBuilder().setLease(as(lease));
      if (silenceActsAt != null) {
        expiring.setSilenceActsAt(ProtoTime.timestamp(silenceActsAt));
      }
      tell(HoldLeasesResponse.newBuilder().setExpiring(expiring));
    }

    @Override
    public void acted(Lease lease, List<String> actions) {
      tell(
          HoldLeasesResponse.newBuilder()
              .setSilenceActed(
                  SilenceActed.newBuilder().setLease(as(lease)).addAllActions(actions)));
    }

    @Override
    public void lost(Lease lease, LeaseLoss loss, @Nullable String next) {
      RobotStatus status = robot.status();
      tell(HoldLeasesResponse.newBuilder().setLost(LeaseMapper.lost(status, lease, loss, next)));
      left.remove(lease.ref().id());
      if (holds != null) {
        endIfNoneIsLeft();
      }
    }

    private dev.troupe.api.fleet.v1.Lease as(Lease lease) {
      return LeaseMapper.lease(robot.status(), lease);
    }

    private void tell(HoldLeasesResponse.Builder news) {
      if (holds == null) {
        early.add(news.build());
      } else {
        responses.write(news.build());
      }
    }
  }
}
