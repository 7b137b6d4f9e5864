package dev.troupe.grpc;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.RobotRemoved;
import dev.troupe.api.fleet.v1.WatchRobotsRequest;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.fleet.v1.WatchRobotsStarted;
import dev.troupe.api.fleet.v1.WatchRobotsSynced;
import dev.troupe.cluster.Member;
import dev.troupe.fleet.Fleet;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code WatchRobots} where there are several replicas: what each of them says of its
 * own robots, as one stream. It has no cursor, since there is none of all replicas: who comes again
 * is sent all robots again. A robot that moves is not gone: nothing is said of it until whoever has
 * it next speaks. Confined to the call's context.
 */
final class AllRobotsCall implements PartStream.Whole<WatchRobotsResponse> {
  /** How soon a replica that came is asked, and a robot that was lost is looked for. */
  private static final Duration REVIEW = Duration.ofMillis(500);

  private final Fleet fleet;
  private final RobotMapper mapper;
  private final Call call;
  private final Time time;
  private final ResponseStream<WatchRobotsResponse> responses;
  private final OwnPart<WatchRobotsResponse> own;
  private final Map<String, PartStream<WatchRobotsResponse>> parts = new LinkedHashMap<>();

  /** Those asked at the beginning of whom not all robots came yet; "" is this replica. */
  private final Set<String> opening = new HashSet<>(Set.of(""));

  /** Who spoke last of each robot that the client has, and its registration. */
  private final Map<String, Known> known = new HashMap<>();

  private WatchRobotsRequest request = WatchRobotsRequest.getDefaultInstance();
  private Predicate<Map<String, String>> labels = all -> true;
  private Time.@Nullable Timer timer;
  private boolean synced;

  /**
   * @param by null for this replica
   */
  private record Known(String uid, @Nullable PartStream<WatchRobotsResponse> by, boolean lost) {
    Known lose() {
      return new Known(uid, by, true);
    }
  }

  AllRobotsCall(
      Fleet fleet,
      RobotMapper mapper,
      Call call,
      Time time,
      ResponseStream<WatchRobotsResponse> responses) {
    this.fleet = fleet;
    this.mapper = mapper;
    this.call = call;
    this.time = time;
    this.responses = responses;
    this.own = new OwnPart<>(responses, said -> hear(said, null));
  }

  void begin(WatchRobotsRequest asked) {
    Violations violations = new Violations();
    labels = SelectorField.read(asked.getLabelSelector(), violations);
    violations.throwIfAny();
    // One that is no cursor at all is refused as ever.
    WatchEventsCall.cursor(asked.getCursor());
    request = asked.toBuilder().clearCursor().build();
    responses.onWritable(this::goOn);
    call.onClosed(this::close);
    call.others().members().forEach(member -> opening.add(member.id()));
    send(it -> it.setStarted(WatchRobotsStarted.getDefaultInstance()));
    new WatchRobotsCall(fleet, mapper, call, own).begin(request);
    open();
    review();
  }

  private void goOn() {
    own.resume();
    List.copyOf(parts.values()).forEach(PartStream::resume);
  }

  private void open() {
    for (Member member : call.others().members()) {
      if (!call.isClosed() && !parts.containsKey(member.id())) {
        PartStream<WatchRobotsResponse> part =
            new PartStream<>(member, call, request, WatchRobotsResponse.parser(), responses, this);
        parts.put(member.id(), part);
        part.begin();
      }
    }
  }

  private void review() {
    timer =
        time.after(
            REVIEW,
            () -> {
              if (!call.isClosed()) {
                open();
                forget();
                review();
              }
            });
  }

  private void close() {
    if (timer != null) {
      timer.cancel();
    }
    List.copyOf(parts.values()).forEach(PartStream::cancel);
  }

  /** Who is not found again since it was unregistered meanwhile. */
  private void forget() {
    Set<String> gone =
        known.entrySet().stream()
            .filter(entry -> entry.getValue().lost() && !isWanted(entry.getKey()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    gone.forEach(this::tellRemoved);
  }

  /** Whether the client should have it, by what this replica knows of robots of others. */
  private boolean isWanted(String robot) {
    Map<String, String> has = call.access().labels(robot);
    return has != null && labels.test(has) && call.access().sees(robot);
  }

  /** What {@code by}, or this replica, says. */
  private void hear(WatchRobotsResponse said, @Nullable PartStream<WatchRobotsResponse> by) {
    switch (said.getMessageCase()) {
      case ROBOT -> {
        known.put(said.getRobot().getRobotId(), new Known(said.getRobot().getUid(), by, false));
        send(it -> it.setRobot(said.getRobot()));
      }
      case REMOVED -> removed(said.getRemoved(), by);
      case SYNCED -> synced(by == null ? "" : by.member().id());
      // One beginning is enough.
      case STARTED, MESSAGE_NOT_SET -> {}
    }
  }

  /** Whoever has it by now may have spoken before the one that had it. */
  private void removed(RobotRemoved robot, @Nullable PartStream<WatchRobotsResponse> by) {
    Known last = known.get(robot.getRobotId());
    if (last == null || last.by() != by || !last.uid().equals(robot.getUid())) {
      return;
    }
    known.put(robot.getRobotId(), last.lose());
    if (!isWanted(robot.getRobotId())) {
      tellRemoved(robot.getRobotId());
    }
  }

  private void tellRemoved(String robot) {
    Known last = known.remove(robot);
    if (last != null) {
      send(it -> it.setRemoved(RobotRemoved.newBuilder().setRobotId(robot).setUid(last.uid())));
    }
  }

  private void synced(String by) {
    opening.remove(by);
    if (!synced && opening.isEmpty()) {
      synced = true;
      send(it -> it.setSynced(WatchRobotsSynced.getDefaultInstance()));
    }
  }

  private void send(Consumer<WatchRobotsResponse.Builder> fill) {
    WatchRobotsResponse.Builder response = WatchRobotsResponse.newBuilder();
    fill.accept(response);
    responses.write(response.build());
  }

  @Override
  public void heard(PartStream<WatchRobotsResponse> part, WatchRobotsResponse message) {
    hear(message, part);
  }

  @Override
  public void ended(PartStream<WatchRobotsResponse> part, Status status) {
    if (status.getCode() == Code.UNAVAILABLE_VALUE) {
      broken(part);
    } else {
      responses.fail(new OtherStatusException(status));
    }
  }

  /** Of what it had nobody speaks until it is asked again, or its robots are elsewhere. */
  @Override
  public void broken(PartStream<WatchRobotsResponse> part) {
    parts.remove(part.member().id());
    opening.remove(part.member().id());
    if (!synced) {
      responses.fail(CallFailure.silent(part.member().name()).asException());
    } else {
      known.replaceAll((robot, last) -> last.by() == part ? last.lose() : last);
    }
  }
}
