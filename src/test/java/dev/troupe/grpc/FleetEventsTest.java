package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.RobotSelection;
import dev.troupe.api.fleet.v1.WatchEventsRequest;
import dev.troupe.api.fleet.v1.WatchEventsResponse;
import dev.troupe.api.robot.v1.ConnectRequest;
import dev.troupe.api.robot.v1.DisconnectRequest;
import dev.troupe.api.robot.v1.EventKind;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.RobotEvent;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.Cursor;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to many robots, in one stream. */
class FleetEventsTest {
  private final GatewayFixture gateway = new GatewayFixture(3, 0.1, options());

  private static RobotOptions options() {
    return OptionValues.over(RobotOptions.DEFAULT, Map.of("journal_events", 20, "event_lag", 20));
  }

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
  }

  private BlockingClientCall<?, WatchEventsResponse> watch(WatchEventsRequest.Builder request) {
    return FleetServiceGrpc.newBlockingV2Stub(gateway.channel)
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .watchEvents(request.build());
  }

  private static WatchEventsRequest.Builder of(RobotSelection.Builder selection) {
    return WatchEventsRequest.newBuilder().setSelection(selection);
  }

  private static List<WatchEventsResponse> until(
      BlockingClientCall<?, WatchEventsResponse> call, Predicate<WatchEventsResponse> last)
      throws Exception {
    List<WatchEventsResponse> seen = new ArrayList<>();
    for (WatchEventsResponse next = call.read(); next != null; next = call.read()) {
      seen.add(next);
      if (last.test(next)) {
        return seen;
      }
    }
    throw new AssertionError("the stream ended before that came: " + seen);
  }

  private void say(String robot, String text) throws StatusException {
    SpeechServiceGrpc.newBlockingV2Stub(gateway.channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .say(
            SayRequest.newBuilder()
                .setRobotId(robot)
                .setText(text)
                .setWait(Wait.WAIT_FINISHED)
                .build());
  }

  private static boolean ended(WatchEventsResponse message, String robot) {
    return message.hasEvent()
        && message.getEvent().hasCommandEnded()
        && message.getEvent().getRobotId().equals(robot);
  }

  @Test
  void followsAllThatMatchAndThenTellsWhatHappensToEach() throws Exception {
    var call = watch(of(RobotSelection.newBuilder().setLabelSelector("number!=2")));
    List<WatchEventsResponse> beginning = until(call, WatchEventsResponse::hasSynced);
    say("robot-2", "not for you");
    say("robot-3", "third");
    say("robot-1", "first");

    assertThat(beginning).hasSize(3);
    assertThat(beginning.subList(0, 2))
        .allMatch(it -> it.getFollowed().getStarted().hasFresh())
        .extracting(it -> it.getFollowed().getRobotId())
        .containsExactlyInAnyOrder("robot-1", "robot-3");
    List<WatchEventsResponse> events = until(call, it -> ended(it, "robot-1"));
    assertThat(events)
        .allMatch(WatchEventsResponse::hasEvent)
        .noneMatch(it -> it.getEvent().getRobotId().equals("robot-2"))
        .anyMatch(it -> ended(it, "robot-3"));
    call.cancel("enough", null);
  }

  @Test
  void sendsOnlyTheKindsAskedForAndResumesEachRobotByItsCursor() throws Exception {
    var call = watch(WatchEventsRequest.newBuilder().addKinds(EventKind.EVENT_KIND_SPEECH_STARTED));
    Map<String, String> cursors = new HashMap<>();
    until(call, WatchEventsResponse::hasSynced).stream()
        .filter(WatchEventsResponse::hasFollowed)
        .forEach(it ->
            cursors.put(it.getFollowed().getRobotId(), it.getFollowed().getStarted().getCursor()));
    say("robot-1", "one");
    RobotEvent seen = call.read().getEvent();
    call.cancel("enough", null);
    cursors.put("robot-1", seen.getCursor());
    say("robot-1", "two");
    say("robot-2", "three");

    assertThat(seen.getSpeechStarted().getText()).isEqualTo("one");
    var again =
        watch(
            WatchEventsRequest.newBuilder()
                .addKinds(EventKind.EVENT_KIND_SPEECH_STARTED)
                .putAllCursors(cursors));
    // Order holds for each robot only.
    List<WatchEventsResponse> rest = new ArrayList<>();
    while (rest.size() < 3 + 1 + 2) {
      rest.add(again.read());
    }
    assertThat(rest.stream().filter(WatchEventsResponse::hasFollowed))
        .hasSize(3)
        .allMatch(it -> it.getFollowed().getStarted().hasResumed());
    assertThat(rest.stream().filter(WatchEventsResponse::hasEvent))
        .extracting(it -> it.getEvent().getSpeechStarted().getText())
        .containsExactlyInAnyOrder("two", "three");
    again.cancel("enough", null);
  }

  @Test
  void tellsTheGapOfTheOneRobotThatHasOne() throws Exception {
    var first = watch(WatchEventsRequest.newBuilder());
    Map<String, String> cursors = new HashMap<>();
    until(first, WatchEventsResponse::hasSynced).stream()
        .filter(WatchEventsResponse::hasFollowed)
        .forEach(it ->
            cursors.put(it.getFollowed().getRobotId(), it.getFollowed().getStarted().getCursor()));
    first.cancel("enough", null);
    // Twenty events are kept.
    for (int i = 0; i < 10; i++) {
      say("robot-1", "word " + i);
    }
    var again = watch(WatchEventsRequest.newBuilder().putAllCursors(cursors));
    Map<String, Long> missing = new HashMap<>();
    until(again, WatchEventsResponse::hasSynced).stream()
        .filter(WatchEventsResponse::hasFollowed)
        .forEach(it ->
            missing.put(
                it.getFollowed().getRobotId(),
                it.getFollowed().getStarted().getGap().getMissing()));
    again.cancel("enough", null);

    assertThat(missing.get("robot-1")).isEqualTo(10);
    assertThat(missing).containsEntry("robot-2", 0L).containsEntry("robot-3", 0L);
  }

  @Test
  void aRobotThatMatchesNoMoreLeavesAndIsFollowedAgainWhenItDoes() throws Exception {
    var call = watch(of(RobotSelection.newBuilder().addStates(LinkState.LINK_STATE_READY)));
    until(call, WatchEventsResponse::hasSynced);
    RobotServiceGrpc.RobotServiceBlockingV2Stub robots =
        RobotServiceGrpc.newBlockingV2Stub(gateway.channel).withDeadlineAfter(20, TimeUnit.SECONDS);

    robots.disconnect(DisconnectRequest.newBuilder().setRobotId("robot-3").build());
    WatchEventsResponse left = until(call, WatchEventsResponse::hasLeft).getLast();
    robots.connect(ConnectRequest.newBuilder().setRobotId("robot-3").build());
    WatchEventsResponse back = until(call, WatchEventsResponse::hasFollowed).getLast();

    assertThat(left.getLeft().getRobotId()).isEqualTo("robot-3");
    assertThat(left.getLeft().getUnregistered()).isFalse();
    assertThat(Cursor.decode(left.getLeft().getCursor()).uid())
        .isEqualTo(UUID.fromString(left.getLeft().getRobotUid()));
    assertThat(back.getFollowed().getRobotId()).isEqualTo("robot-3");
    say("robot-3", "back");
    until(call, it -> ended(it, "robot-3"));
    call.cancel("enough", null);
  }

  @Test
  void refusesWhatItCannotSelectAndCursorsThatAreNone() {
    assertThat(refused(of(RobotSelection.newBuilder().addRobotIds("nobody"))).reason())
        .isEqualTo("ROBOT_UNKNOWN");
    assertThat(refused(of(RobotSelection.newBuilder().addRobotIds("No Robot"))).fields())
        .containsExactly("robot_ids");
    assertThat(refused(WatchEventsRequest.newBuilder().putCursors("robot-1", "x")).reason())
        .isEqualTo("CURSOR_INVALID");
    assertThat(
            refused(WatchEventsRequest.newBuilder().putCursors("robot-1", "x"))
                .status()
                .getMessage())
        .isEqualTo(
            "cursors[\"robot-1\"]: cursor: \"x\" (expected: a cursor that this gateway gave out)");
    String foreign = new Cursor(new UUID(1, 2), 3, 4).encode();
    assertThat(refused(WatchEventsRequest.newBuilder().putCursors("robot-1", foreign)).reason())
        .isEqualTo("CURSOR_INVALID");
  }

  private Refusals refused(WatchEventsRequest.Builder request) {
    return Refusals.of(() ->
        FleetServiceGrpc.newBlockingStub(gateway.channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watchEvents(request.build())
            .forEachRemaining(message -> {}));
  }

  /** Reads nothing: what it is sent fills its window, then the gateway, then its bound. */
  @Test
  void whoReadsTooSlowlyIsClosedWithTheCursorOfTheRobotThatWasTooMuch() throws Exception {
    CompletableFuture<Throwable> closed = new CompletableFuture<>();
    CompletableFuture<ClientCallStreamObserver<WatchEventsRequest>> opened =
        new CompletableFuture<>();
    FleetServiceGrpc.newStub(gateway.channel)
        .watchEvents(
            WatchEventsRequest.getDefaultInstance(),
            new ClientResponseObserver<WatchEventsRequest, WatchEventsResponse>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<WatchEventsRequest> stream) {
                stream.disableAutoRequestWithInitial(4);
                opened.complete(stream);
              }

              @Override
              public void onNext(WatchEventsResponse message) {}

              @Override
              public void onError(Throwable error) {
                closed.complete(error);
              }

              @Override
              public void onCompleted() {
                closed.complete(new AssertionError("it ended well"));
              }
            });
    opened.get(10, TimeUnit.SECONDS);
    String raw = "{\"type\":\"request.nonsense\",\"text\":\"" + "x".repeat(200_000) + "\"}";
    for (int i = 0; i < 200 && !closed.isDone(); i++) {
      GatewayFixture.await(
          gateway.simulator.robot("robot-2").inject(new dev.troupe.simulator.Fault.Error(raw)));
    }
    opened.get().request(1_000);
    Throwable error = closed.get(20, TimeUnit.SECONDS);

    Refusals refused =
        Refusals.of(() -> {
          throw error;
        });
    assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refused.reason()).isEqualTo("SLOW_CONSUMER");
    com.google.rpc.ErrorInfo info = refused.detail(com.google.rpc.ErrorInfo.class);
    assertThat(info.getMetadataMap()).containsEntry("robot_id", "robot-2").containsKey("cursor");
    assertThat(refused.detail(dev.troupe.api.error.v1.SlowConsumer.class).getCursor())
        .isEqualTo(info.getMetadataOrThrow("cursor"));
  }
}
