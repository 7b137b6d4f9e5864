package dev.troupe.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
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
final class AllRobotsCall {
  /** How soon a replica that came is asked, and a robot that was lost is looked for. */
  private static final Duration REVIEW = Duration.ofMillis(500);

  private final Fleet fleet;
  private final RobotMapper mapper;
  private final Call call;
  private final Time time;
  private final ResponseStream<WatchRobotsResponse> responses;
  private final OwnRobots own = new OwnRobots();
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /** Who spoke last of each robot that the client has, and its registration. */
  private final Map<String, Known> known = new HashMap<>();

  private WatchRobotsRequest request = WatchRobotsRequest.getDefaultInstance();
  private Predicate<Map<String, String>> labels = all -> true;
  private Time.@Nullable Timer timer;
  private boolean ownSynced;
  private boolean synced;

  /**
   * @param by null for this replica
   */
  private record Known(String uid, @Nullable Part by, boolean lost) {
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
    send(it -> it.setStarted(WatchRobotsStarted.getDefaultInstance()));
    new WatchRobotsCall(fleet, mapper, call, own).begin(request);
    open();
    review();
  }

  private void goOn() {
    own.writable.run();
    List.copyOf(parts.values()).forEach(part -> part.hop.resume());
  }

  private void open() {
    for (Member member : call.others().members()) {
      if (!call.isClosed() && !parts.containsKey(member.id())) {
        Part part = new Part(member);
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
    List.copyOf(parts.values()).forEach(part -> part.hop.cancel());
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
  private void hear(WatchRobotsResponse said, @Nullable Part by) {
    switch (said.getMessageCase()) {
      case ROBOT -> {
        known.put(said.getRobot().getRobotId(), new Known(said.getRobot().getUid(), by, false));
        send(it -> it.setRobot(said.getRobot()));
      }
      case REMOVED -> removed(said.getRemoved(), by);
      case SYNCED -> {
        if (by == null) {
          ownSynced = true;
        } else {
          by.synced = true;
        }
        syncIfAllAre();
      }
      // One beginning is enough.
      case STARTED, MESSAGE_NOT_SET -> {}
    }
  }

  /** Whoever has it by now may have spoken before the one that had it. */
  private void removed(RobotRemoved robot, @Nullable Part by) {
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

  private void syncIfAllAre() {
    if (!synced && ownSynced && parts.values().stream().allMatch(part -> part.synced)) {
      synced = true;
      send(it -> it.setSynced(WatchRobotsSynced.getDefaultInstance()));
    }
  }

  private void send(Consumer<WatchRobotsResponse.Builder> fill) {
    WatchRobotsResponse.Builder response = WatchRobotsResponse.newBuilder();
    fill.accept(response);
    responses.write(response.build());
  }

  /** This replica's robots come as they would without the others. */
  private final class OwnRobots implements ResponseStream<WatchRobotsResponse> {
    private Runnable writable = () -> {};

    @Override
    public void write(WatchRobotsResponse message) {
      hear(message, null);
    }

    @Override
    public void writeEncoded(EncodedMessage message) {
      throw new UnsupportedOperationException("robots are not shared among streams");
    }

    @Override
    public boolean isWritable() {
      return responses.isWritable();
    }

    @Override
    public void onWritable(Runnable handler) {
      writable = handler;
    }

    @Override
    public void end() {
      responses.end();
    }

    @Override
    public void fail(Throwable failure) {
      responses.fail(failure);
    }
  }

  /** The robots of another replica. */
  private final class Part implements HopStream.Listener {
    private final Member member;
    private final HopStream hop;
    private boolean synced;

    Part(Member member) {
      this.member = member;
      this.hop = call.others().stream(member, call, this);
    }

    void begin() {
      hop.open(Others.path(call));
    }

    @Override
    public void opened() {
      hop.send(EncodedMessage.of(request).framed());
      hop.finish();
    }

    @Override
    public void writable() {}

    @Override
    public void message(EncodedMessage message) {
      try {
        hear(WatchRobotsResponse.parseFrom(message.message().getBytes()), this);
      } catch (InvalidProtocolBufferException unreadable) {
        hop.cancel();
        broken(unreadable);
        return;
      }
      if (!responses.isWritable()) {
        hop.pause();
      }
    }

    @Override
    public void ended(Status status) {
      if (status.getCode() == Code.UNAVAILABLE_VALUE || status.getCode() == Code.OK_VALUE) {
        broken(new OtherStatusException(status));
      } else {
        responses.fail(new OtherStatusException(status));
      }
    }

    /** Of what it had nobody speaks until it is asked again, or its robots are elsewhere. */
    @Override
    public void broken(Throwable cause) {
      parts.remove(member.id());
      if (!AllRobotsCall.this.synced) {
        responses.fail(CallFailure.silent(member.name()).asException());
        return;
      }
      known.replaceAll((robot, last) -> last.by() == this ? last.lose() : last);
    }
  }
}
