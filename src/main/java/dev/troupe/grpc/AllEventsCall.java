package dev.troupe.grpc;

import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.fleet.v1.WatchEventsSynced;
import dev.troupe.cluster.Member;
import dev.troupe.fleet.Fleet;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code WatchEvents} where there are several replicas: what each of them says of its
 * own robots goes on as it comes, as order holds for each robot alone. When a replica is silent or
 * ends its part the whole ends: the client resumes from each robot's last cursor, and misses
 * nothing. Confined to the call's context.
 */
final class AllEventsCall implements PartStream.Whole<WatchEventsResponse> {
  /** How soon a replica that came is asked. */
  private static final Duration REVIEW = Duration.ofMillis(500);

  private final Fleet fleet;
  private final StatusMapper statuses;
  private final Call call;
  private final Time time;
  private final ResponseStream<WatchEventsResponse> responses;
  private final OwnPart<WatchEventsResponse> own;
  private final Map<String, PartStream<WatchEventsResponse>> parts = new LinkedHashMap<>();

  /** Those asked at the beginning of whom not all robots are followed yet; "" is this replica. */
  private final Set<String> opening = new HashSet<>(Set.of(""));

  private Time.@Nullable Timer timer;
  private boolean synced;

  AllEventsCall(
      Fleet fleet,
      StatusMapper statuses,
      Call call,
      Time time,
      ResponseStream<WatchEventsResponse> responses) {
    this.fleet = fleet;
    this.statuses = statuses;
    this.call = call;
    this.time = time;
    this.responses = responses;
    this.own = new OwnPart<>(responses, said -> hear(said, ""));
  }

  void begin(WatchEventsRequest request) {
    responses.onWritable(this::goOn);
    call.onClosed(this::close);
    for (Member member : call.others().members()) {
      opening.add(member.id());
    }
    new FleetEventsCall(fleet, statuses, call, own).begin(request);
    open(request);
    // What a robot was resumed from once is behind it when it comes to another replica.
    review(request.toBuilder().clearCursors().build());
  }

  private void goOn() {
    own.resume();
    List.copyOf(parts.values()).forEach(PartStream::resume);
  }

  private void open(WatchEventsRequest request) {
    for (Member member : call.others().members()) {
      if (!call.isClosed() && !parts.containsKey(member.id())) {
        PartStream<WatchEventsResponse> part =
            new PartStream<>(member, call, request, WatchEventsResponse.parser(), responses, this);
        parts.put(member.id(), part);
        part.begin();
      }
    }
  }

  private void review(WatchEventsRequest request) {
    timer =
        time.after(
            REVIEW,
            () -> {
              if (!call.isClosed()) {
                open(request);
                review(request);
              }
            });
  }

  private void close() {
    if (timer != null) {
      timer.cancel();
    }
    List.copyOf(parts.values()).forEach(PartStream::cancel);
  }

  @Override
  public void heard(PartStream<WatchEventsResponse> part, WatchEventsResponse message) {
    hear(message, part.member().id());
  }

  private void hear(WatchEventsResponse said, String by) {
    if (!said.hasSynced()) {
      responses.write(said);
      return;
    }
    opening.remove(by);
    if (!synced && opening.isEmpty()) {
      synced = true;
      responses.write(
          WatchEventsResponse.newBuilder()
              .setSynced(WatchEventsSynced.getDefaultInstance())
              .build());
    }
  }

  @Override
  public void ended(PartStream<WatchEventsResponse> part, Status status) {
    responses.fail(new OtherStatusException(status));
  }

  @Override
  public void broken(PartStream<WatchEventsResponse> part) {
    responses.fail(CallFailure.silent(part.member().name()).asException());
  }
}
