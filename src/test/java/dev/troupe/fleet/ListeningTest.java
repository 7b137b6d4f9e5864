package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The robot's own recogniser, through every state of its drawing. */
final class ListeningTest {
  private static final RobotEvent STARTED = new RobotEvent.ListenStarted();
  private static final RobotEvent HEARD = new RobotEvent.HearEnded("hello");
  private static final ListeningCommand.Start RESUMING =
      new ListeningCommand.Start(false, true, true, true, false, true, 8.0, 1.0);

  private final FakeWire wire = new FakeWire();
  private final ManualTime time = new ManualTime();
  private final Map<String, CommandRequest> given = new HashMap<>();
  private final List<String> ended = new ArrayList<>();
  private final Listening listening =
      new Listening(
          wire,
          new LinkFailures(new RobotId("alice")),
          time,
          Duration.ofSeconds(5),
          (request, outcome) -> ended.add(request.commandId()));

  @AfterEach
  void nothingIsArmed() {
    listening.abandon(new Failure(FailureReason.ROBOT_DISCONNECTED, "let go"));
    assertThat(listening.commandId()).isNull();
    assertThat(time.armed()).isZero();
  }

  private Said listen(String id, ListeningCommand.Start start) {
    Said said = new Said();
    CommandRequest request =
        new CommandRequest(
            id, start, WhenBusy.QUEUE, false, null, new Caller("test", List.of()), false);
    given.put(id, request);
    listening.start(request, start, said);
    return said;
  }

  private Said listen(String id) {
    return listen(id, ListeningCommand.Start.DEFAULT);
  }

  /** As the core does: what came is observed, then answers its request. */
  private void robot(@Nullable String requestId, RobotEvent event) {
    listening.observe(requestId, event);
    for (FakeWire.Asked asked : wire.all()) {
      if (asked.id.equals(requestId)) {
        if (event instanceof RobotEvent.ListenEnded || event instanceof RobotEvent.Rejected) {
          asked.ended(event);
        } else {
          asked.progress(event);
        }
      }
    }
  }

  private static RobotEvent end(String cause) {
    return new RobotEvent.ListenEnded(cause);
  }

  private void lose() {
    wire.lost(listening::lost);
  }

  private void reconnect() {
    wire.back();
    listening.restored();
  }

  @Test
  void goesFromStartToTheRobotsEnd() {
    Said said = listen("a");
    String id = wire.of("a").id;
    assertThat(listening.commandId()).isEqualTo("a");
    robot(id, STARTED);
    robot(id, HEARD);
    robot(id, end("speech_end"));
    assertThat(said.sent()).isTrue();
    assertThat(said.progress()).containsExactly(STARTED, HEARD, end("speech_end"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("speech_end")));
    assertThat(ended).containsExactly("a");
    robot(id, HEARD);
    robot(null, HEARD);
  }

  @Test
  void servesOneAtATime() {
    listen("a");
    Said second = listen("b");
    assertThat(second.reason()).isEqualTo(FailureReason.ILLEGAL_STATE);
    robot(wire.of("a").id, end("silence_timeout"));
    assertThat(listen("c").refused()).isFalse();
  }

  @Test
  void takesMessagesWithoutARequestIdAsItsOwn() {
    Said said = listen("a");
    robot(null, STARTED);
    robot(null, HEARD);
    robot(null, end("silence_timeout"));
    assertThat(said.progress()).hasSize(3);
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("silence_timeout")));
  }

  @Test
  void takesNothingOfAnotherRequestNorWhatIsNotHearing() {
    Said said = listen("a");
    robot("r-99", STARTED);
    robot("r-99", end("stopped"));
    robot(null, new RobotEvent.SpokenWord("hello", 0));
    assertThat(said.progress()).isEmpty();
    assertThat(said.over()).isFalse();
  }

  @Test
  void goesOnBehindTheRobotsOwnSpeechWhenAskedTo() {
    Said said = listen("a", RESUMING);
    String id = wire.of("a").id;
    robot(id, STARTED);
    robot(id, end("robot_speak"));
    assertThat(said.over()).isFalse();
    robot(id, STARTED);
    robot(null, HEARD);
    robot(id, end("speech_end"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("speech_end")));
  }

  @Test
  void endsWithTheRobotsSpeechWhenNotAskedToGoOn() {
    Said said = listen("a");
    robot(wire.of("a").id, end("robot_speak"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("robot_speak")));
  }

  @Test
  void aStopEndsItAlsoWhileItWaitsForTheRobotsSpeech() {
    Said said = listen("a", RESUMING);
    robot(wire.of("a").id, STARTED);
    listening.stop();
    robot(null, end("robot_speak"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("robot_speak")));
  }

  @Test
  void aStopEndsItThoughTheRobotStaysSilent() {
    Said said = listen("a");
    robot(wire.of("a").id, STARTED);
    listening.stop();
    listening.stop();
    assertThat(said.over()).isFalse();
    time.advance(Duration.ofSeconds(5));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("stopped")));
    assertThat(ended).hasSize(1);
  }

  @Test
  void onlyItsOwnClientGoingAwayStopsIt() {
    listen("b");
    robot(null, STARTED);
    robot(null, end("speech_end"));
    ended.clear();
    Said said = listen("a");
    listening.cancel(given.get("b"));
    assertThat(wire.count(CommandKind.LISTEN_STOP)).isZero();
    listening.cancel(given.get("a"));
    assertThat(wire.count(CommandKind.LISTEN_STOP)).isEqualTo(1);
    robot(null, end("stopped"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("stopped")));
  }

  @Test
  void listensAgainAfterAReconnect() {
    Said said = listen("a");
    String before = wire.of("a").id;
    robot(before, STARTED);
    lose();
    assertThat(said.over()).isFalse();
    reconnect();
    String after = wire.of("a").id;
    assertThat(after).isNotEqualTo(before);
    robot(before, end("stopped"));
    assertThat(said.over()).isFalse();
    robot(after, STARTED);
    robot(after, end("speech_end"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("speech_end")));
  }

  @Test
  void theRobotsLateWordAboutAFormerSessionDoesNotEndTheNewOne() {
    Said said = listen("a");
    robot(null, STARTED);
    lose();
    reconnect();
    robot(null, end("stopped"));
    assertThat(said.over()).isFalse();
    robot(null, STARTED);
    robot(null, end("stopped"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("stopped")));
  }

  @Test
  void aClientThatGoesWhileTheLinkIsAwayIsNotListenedFor() {
    Said said = listen("a");
    lose();
    listening.cancel(given.get("a"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("stopped")));
    int before = wire.count(CommandKind.LISTEN);
    reconnect();
    assertThat(wire.count(CommandKind.LISTEN)).isEqualTo(before);
  }

  @Test
  void aLinkLostBehindAStopEndsIt() {
    Said said = listen("a");
    listening.stop();
    lose();
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(end("stopped")));
  }

  @Test
  void aRefusalEndsIt() {
    Said said = listen("a");
    robot(wire.of("a").id, new RobotEvent.Rejected("already listening"));
    assertThat(said.reason()).isEqualTo(FailureReason.VENDOR_REJECTED);
  }

  @Test
  void whatCannotBeSentFails() {
    wire.full(true);
    Said said = listen("a");
    assertThat(said.reason()).isEqualTo(FailureReason.SEND_QUEUE_FULL);
    assertThat(listening.commandId()).isNull();
  }

  @Test
  void aFailureOnAStandingLinkEndsIt() {
    Said said = listen("a");
    wire.of("a").failed(new LinkFailure(LinkCause.DEADLINE, "too late"));
    assertThat(said.reason()).isEqualTo(FailureReason.NO_ANSWER);
  }

  @Test
  void noReconnectComingFailsIt() {
    Said said = listen("a");
    lose();
    listening.abandon(new Failure(FailureReason.ROBOT_DISCONNECTED, "let go"));
    assertThat(said.reason()).isEqualTo(FailureReason.ROBOT_DISCONNECTED);
  }
}
