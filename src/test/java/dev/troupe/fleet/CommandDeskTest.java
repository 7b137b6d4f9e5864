package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that are sent at once, and how each ends. */
final class CommandDeskTest {
  private static final RobotCommand LED = new ExpressionCommand.SetLed("red");
  private static final RobotCommand NOBODY = new ExpressionCommand.AttendNobody();
  private static final RobotCommand VOICE =
      new SpeechCommand.ConfigureVoice("Matthew", null, null, null, null, true);
  private static final RobotEvent VOICE_SET = new RobotEvent.VoiceStatus("Matthew", null);
  private static final LinkFailure LATE = new LinkFailure(LinkCause.DEADLINE, "too late");

  private final FakeWire wire = new FakeWire().slow();
  private final ManualTime time = new ManualTime();
  private final DesiredState desired = new DesiredState();
  private final List<Outcome> ended = new ArrayList<>();
  private final CommandDesk desk =
      new CommandDesk(
          wire,
          new LinkFailures(new RobotId("alice")),
          time,
          Duration.ofSeconds(5),
          desired,
          (request, outcome) -> ended.add(outcome));

  @AfterEach
  void endsOnce() {
    assertThat(ended).hasSizeLessThanOrEqualTo(1);
    assertThat(time.armed()).isZero();
  }

  private Said submit(RobotCommand command, boolean confirm, @Nullable Long deadline) {
    Said said = new Said();
    desk.submit(
        new CommandRequest(
            "c", command, WhenBusy.QUEUE, confirm, deadline, new Caller("test", List.of()), false),
        said);
    return said;
  }

  private Said submit(RobotCommand command) {
    return submit(command, false, null);
  }

  @Test
  void whatIsAnsweredEndsWithItsAnswer() {
    Said said = submit(VOICE);
    wire.last().sent();
    assertThat(said.over()).isFalse();
    wire.last().ended(VOICE_SET);
    assertThat(said.updates).hasSize(3);
    assertThat(said.outcome()).isEqualTo(new Outcome.Answered(VOICE_SET));
    assertThat(ended).containsExactly(said.outcome());
    assertThat(desired.commands()).containsExactly(VOICE);
  }

  @Test
  void aGestureTellsItsBeginningToo() {
    Said said = submit(new ExpressionCommand.Gesture("Smile", 1, 1));
    wire.last().progress(new RobotEvent.GestureStarted("Smile"));
    wire.last().ended(new RobotEvent.GestureEnded("Smile"));
    assertThat(said.progress()).containsExactly(new RobotEvent.GestureStarted("Smile"));
    assertThat(said.outcome()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void whatIsNeverAnsweredEndsWhenItsBytesLeft() {
    Said said = submit(LED);
    assertThat(said.over()).isFalse();
    assertThat(desired.commands()).isEmpty();
    wire.last().sent();
    assertThat(said.outcome()).isEqualTo(new Outcome.Sent());
    assertThat(desired.commands()).containsExactly(LED);
  }

  @Test
  void whatTheRobotReportsInItsOwnTimeEndsWhenItsBytesLeft() {
    Said said = submit(NOBODY);
    wire.last().sent();
    assertThat(said.outcome()).isEqualTo(new Outcome.Sent());
  }

  @Test
  void aConfirmationWaitsForTheBarrierBehindIt() {
    Said said = submit(LED, true, null);
    wire.last().sent();
    assertThat(wire.all()).hasSize(2);
    assertThat(wire.last().command).isNull();
    assertThat(said.over()).isFalse();
    wire.last().ended(new RobotEvent.Authenticated(true, "localhost"));
    assertThat(said.outcome()).isEqualTo(new Outcome.Confirmed());
  }

  @Test
  void whatIsAnsweredNeedsNoBarrier() {
    Said said = submit(VOICE, true, null);
    wire.last().ended(VOICE_SET);
    assertThat(wire.all()).hasSize(1);
    assertThat(said.outcome()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void aLinkLostBehindTheBarrierIsUnknownEvenWhenTheBarrierHadNotLeft() {
    Said said = submit(LED, true, null);
    wire.last().sent();
    wire.lost(() -> {});
    assertThat(said.outcome()).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aRobotThatNeverConfirmsIsNoAnswer() {
    Said said = submit(LED, true, null);
    wire.last().sent();
    wire.last().failed(LATE);
    assertThat(said.reason()).isEqualTo(FailureReason.NO_ANSWER);
  }

  @Test
  void whatTheRobotRefusedFailsAndIsNotRestored() {
    Said said = submit(VOICE);
    wire.last().ended(new RobotEvent.Rejected("no such voice"));
    assertThat(said.reason()).isEqualTo(FailureReason.VENDOR_REJECTED);
    assertThat(desired.commands()).isEmpty();
  }

  @Test
  void aLinkLostBeforeTheBytesLeftFailsSafely() {
    Said said = submit(VOICE);
    wire.lost(() -> {});
    assertThat(said.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(said.reason()).isEqualTo(FailureReason.ROBOT_OFFLINE);
    assertThat(desired.commands()).isEmpty();
  }

  @Test
  void aLinkLostBeforeTheAnswerIsUnknownAndTheWishStands() {
    Said said = submit(VOICE);
    wire.last().sent();
    wire.lost(() -> {});
    assertThat(said.outcome()).isInstanceOf(Outcome.Unknown.class);
    assertThat(desired.commands()).containsExactly(VOICE);
  }

  @Test
  void aDeadlineBeforeSendingIsExceededAndBehindItNoAnswer() {
    Said unsent = submit(VOICE);
    wire.last().failed(LATE);
    assertThat(unsent.reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
    ended.clear();
    Said sent = submit(VOICE);
    wire.last().sent();
    wire.last().failed(LATE);
    assertThat(sent.reason()).isEqualTo(FailureReason.NO_ANSWER);
  }

  @Test
  void aFullSendQueueIsTold() {
    wire.full(true);
    Said said = submit(LED);
    assertThat(said.reason()).isEqualTo(FailureReason.SEND_QUEUE_FULL);
    assertThat(desired.commands()).isEmpty();
  }

  @Test
  void waitsNoLongerThanItsClientNorThanTheRobotMayTake() {
    long second = 1_000_000_000L;
    submit(VOICE);
    assertThat(wire.last().deadline).isEqualTo(5 * second);
    submit(VOICE, false, 2 * second);
    assertThat(wire.last().deadline).isEqualTo(2 * second);
    submit(VOICE, false, 60 * second);
    assertThat(wire.last().deadline).isEqualTo(5 * second);
    submit(new ExpressionCommand.Gesture("Smile", 1, 3));
    assertThat(wire.last().deadline).isEqualTo(14 * second);
  }

  @Test
  void aGestureOfAbsurdLengthHasAnEndToo() {
    for (double length : new double[] {1e300, Double.NaN, Double.NEGATIVE_INFINITY}) {
      submit(new ExpressionCommand.Gesture("Smile", 1, length));
      assertThat(wire.last().deadline).isBetween(1L, Duration.ofMinutes(5).toNanos());
    }
  }
}
