package dev.troupe.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.HoldLeasesHeader;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.HoldStarted;
import dev.troupe.api.fleet.v1.Lease;
import dev.troupe.api.fleet.v1.LeaseEnd;
import dev.troupe.api.fleet.v1.LeaseLost;
import dev.troupe.api.fleet.v1.LeaseRenewed;
import dev.troupe.api.fleet.v1.LeaseState;
import dev.troupe.cluster.Member;
import dev.troupe.cluster.Place;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.robot.RobotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code HoldLeases} where there are several replicas: each holds those of its own
 * robots, and all of them together are one stream to the client. The leases of a replica that is
 * lost are over, since its robots move; the others are held on. Confined to the call's context.
 *
 * <pre>
 * NEW --header--> OPENING --all have begun--> OPEN --every part is over--> over
 *                    '--one is refused--> over
 * </pre>
 */
final class AllLeasesCall implements PartStream.Whole<HoldLeasesResponse> {
  /** This replica, among the others' ids. */
  private static final String OURS = "";

  private final LeaseRobots robots;
  private final Call call;
  private final RequestStream<HoldLeasesRequest> requests;
  private final ResponseStream<HoldLeasesResponse> responses;
  private final RequestGate gate;
  private final FedRequests<HoldLeasesRequest> ours = new FedRequests<>();
  private final OwnPart<HoldLeasesResponse> own;
  private final Map<String, PartStream<HoldLeasesResponse>> parts = new LinkedHashMap<>();
  private final Set<String> opening = new HashSet<>();
  private final Set<String> running = new HashSet<>();

  /** As they were told of last, by their ids. */
  private final Map<String, Held> left = new LinkedHashMap<>();

  private final Map<String, Lease> begun = new HashMap<>();
  private final List<HoldLeasesResponse> early = new ArrayList<>();

  /** Who has not answered the last heartbeat yet. */
  private final Set<String> beating = new HashSet<>();

  private List<LeaseRef> refs = List.of();
  private @Nullable Duration heartbeatEvery;
  private @Nullable Timestamp firstEnd;
  private boolean open;
  private boolean ending;

  /** A lease, and the replica that has its robot. */
  private record Held(Lease lease, String by) {}

  AllLeasesCall(
      LeaseRobots robots,
      Call call,
      RequestStream<HoldLeasesRequest> requests,
      ResponseStream<HoldLeasesResponse> responses) {
    this.robots = robots;
    this.call = call;
    this.requests = requests;
    this.responses = responses;
    this.gate = new RequestGate(requests);
    this.own = new OwnPart<>(responses, said -> hear(said, OURS), () -> over(OURS));
  }

  void begin() {
    responses.onWritable(() -> {
      gate.release(RequestGate.Reason.READER);
      own.resume();
      List.copyOf(parts.values()).forEach(PartStream::resume);
    });
    call.onClosed(() -> List.copyOf(parts.values()).forEach(PartStream::cancel));
    // Before the others say so of their parts, which would look as if they went down.
    call.onDraining(() -> responses.fail(CallFailure.draining(Draining.RETRY).asException()));
    requests.onMessage(this::message).onEnd(this::end);
  }

  // ---- what the client says ----

  private void message(HoldLeasesRequest request) {
    HoldLeasesCall.check(request, !refs.isEmpty());
    if (request.hasHeader()) {
      open(request.getHeader());
    } else if (open) {
      heartbeat(request);
    }
    if (!responses.isWritable()) {
      gate.hold(RequestGate.Reason.READER);
    }
  }

  private void open(HoldLeasesHeader header) {
    refs = HoldLeasesCall.refs(header);
    gate.hold(RequestGate.Reason.OPENING);
    Map<String, Member> owners = new HashMap<>();
    Map<String, HoldLeasesHeader.Builder> headers = new LinkedHashMap<>();
    for (dev.troupe.api.robot.v1.LeaseRef ref : header.getLeasesList()) {
      RobotId robot = new LeaseRef(ref.getId(), ref.getEpoch(), ref.getNumber()).robot();
      String by = OURS;
      if (robot != null && call.others().find(robot.value()) instanceof Place.There there) {
        by = there.owner().id();
        owners.put(by, there.owner());
      }
      headers
          .computeIfAbsent(
              by, it -> HoldLeasesHeader.newBuilder().setKeepOnEnd(header.getKeepOnEnd()))
          .addLeases(ref);
    }
    opening.addAll(headers.keySet());
    running.addAll(headers.keySet());
    // What nobody has, or what is no lease at all, is refused here as ever.
    HoldLeasesHeader.Builder atHome = headers.remove(OURS);
    if (atHome != null) {
      new HoldLeasesCall(robots, call, ours, own).begin();
      ours.feed(HoldLeasesRequest.newBuilder().setHeader(atHome).build());
    }
    headers.forEach((by, wanted) -> ask(owners.get(by), wanted));
  }

  private void ask(@Nullable Member owner, HoldLeasesHeader.Builder wanted) {
    if (owner != null && !call.isClosed()) {
      HoldLeasesRequest request = HoldLeasesRequest.newBuilder().setHeader(wanted).build();
      PartStream<HoldLeasesResponse> part =
          new PartStream<>(owner, call, request, HoldLeasesResponse.parser(), responses, this);
      parts.put(owner.id(), part);
      part.beginHeld();
    }
  }

  private void heartbeat(HoldLeasesRequest request) {
    beating.addAll(running);
    firstEnd = null;
    List.copyOf(parts.values()).forEach(part -> part.send(request));
    if (running.contains(OURS)) {
      ours.feed(request);
    }
  }

  /** The upward half is closed: the holder is done with them. */
  private void end() {
    new Violations().check(!refs.isEmpty(), "header", null, "a header first").throwIfAny();
    ending = true;
    if (open) {
      List.copyOf(parts.values()).forEach(PartStream::stop);
      if (running.contains(OURS)) {
        ours.finish();
      }
    }
  }

  // ---- what the replicas say ----

  private void hear(HoldLeasesResponse said, String by) {
    switch (said.getMessageCase()) {
      case STARTED -> started(said.getStarted(), by);
      case RENEWED -> renewed(said.getRenewed().getExpiresAt(), by);
      case LOST -> {
        left.remove(said.getLost().getLease().getRef().getId());
        tell(said);
      }
      case GRANTED -> news(said, said.getGranted(), by);
      case QUEUE_MOVED -> news(said, said.getQueueMoved(), by);
      case RENUMBERED -> news(said, said.getRenumbered(), by);
      case EXPIRING -> news(said, said.getExpiring().getLease(), by);
      case SILENCE_ACTED -> news(said, said.getSilenceActed().getLease(), by);
      case MESSAGE_NOT_SET -> {}
    }
  }

  private void news(HoldLeasesResponse said, Lease lease, String by) {
    left.replace(lease.getRef().getId(), new Held(lease, by));
    tell(said);
  }

  private void tell(HoldLeasesResponse news) {
    if (open) {
      responses.write(news);
    } else {
      early.add(news);
    }
  }

  private void started(HoldStarted part, String by) {
    for (Lease lease : part.getLeasesList()) {
      begun.put(lease.getRef().getId(), lease);
      left.put(lease.getRef().getId(), new Held(lease, by));
    }
    if (part.hasHeartbeatEvery()
        && (heartbeatEvery == null
            || Durations.compare(part.getHeartbeatEvery(), heartbeatEvery) < 0)) {
      heartbeatEvery = part.getHeartbeatEvery();
    }
    opening.remove(by);
    if (opening.isEmpty()) {
      opened();
    }
  }

  private void opened() {
    HoldStarted.Builder started = HoldStarted.newBuilder();
    refs.stream()
        .map(ref -> begun.get(ref.id()))
        .forEach(lease -> {
          if (lease != null) {
            started.addLeases(lease);
          }
        });
    if (heartbeatEvery != null) {
      started.setHeartbeatEvery(heartbeatEvery);
    }
    begun.clear();
    open = true;
    responses.write(HoldLeasesResponse.newBuilder().setStarted(started).build());
    early.forEach(responses::write);
    early.clear();
    gate.release(RequestGate.Reason.OPENING);
    if (ending) {
      end();
    }
    endIfAllAreOver();
  }

  private void renewed(Timestamp end, String by) {
    if (beating.remove(by)) {
      firstEnd = firstEnd == null || Timestamps.compare(end, firstEnd) < 0 ? end : firstEnd;
      tellIfAllAreRenewed();
    }
  }

  private void tellIfAllAreRenewed() {
    Timestamp first = firstEnd;
    if (beating.isEmpty() && first != null) {
      firstEnd = null;
      tell(
          HoldLeasesResponse.newBuilder()
              .setRenewed(LeaseRenewed.newBuilder().setExpiresAt(first))
              .build());
    }
  }

  // ---- how they end ----

  private void over(String by) {
    running.remove(by);
    beating.remove(by);
    tellIfAllAreRenewed();
    endIfAllAreOver();
  }

  private void endIfAllAreOver() {
    if (open && running.isEmpty()) {
      responses.end();
    }
  }

  @Override
  public void heard(PartStream<HoldLeasesResponse> part, HoldLeasesResponse message) {
    hear(message, part.member().id());
  }

  /** Whoever goes down gives its robots away; anything else concerns the caller. */
  @Override
  public void ended(PartStream<HoldLeasesResponse> part, Status status) {
    boolean early = opening.contains(part.member().id());
    switch (status.getCode()) {
      case Code.OK_VALUE -> {
        parts.remove(part.member().id());
        over(part.member().id());
      }
      case Code.UNAVAILABLE_VALUE -> {
        if (early) {
          responses.fail(new OtherStatusException(status));
        } else {
          lose(part);
        }
      }
      default -> responses.fail(new OtherStatusException(status));
    }
  }

  @Override
  public void broken(PartStream<HoldLeasesResponse> part) {
    if (opening.contains(part.member().id())) {
      responses.fail(CallFailure.silent(part.member().name()).asException());
    } else {
      lose(part);
    }
  }

  private void lose(PartStream<HoldLeasesResponse> part) {
    String by = part.member().id();
    parts.remove(by);
    List<Held> lost = left.values().stream().filter(held -> held.by().equals(by)).toList();
    left.values().removeAll(lost);
    for (Held held : lost) {
      tell(
          HoldLeasesResponse.newBuilder()
              .setLost(
                  LeaseLost.newBuilder()
                      .setLease(held.lease().toBuilder().setState(LeaseState.LEASE_STATE_ENDED))
                      .setEnd(LeaseEnd.LEASE_END_ROBOT_MOVED))
              .build());
    }
    over(by);
  }
}
