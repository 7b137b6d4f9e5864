package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits to be said, and what the robot holds of it. */
final class SpeechQueueTest {
  private SpeechBench bench = new SpeechBench(SpeechBench.options(3, 1));

  @AfterEach
  void nothingIsArmed() {
    bench.loses();
    assertThat(bench.queue.idle()).isTrue();
    assertThat(bench.time.armed()).isZero();
  }

  private int stops() {
    return bench.wire.count(CommandKind.SPEECH_STOP);
  }

  // ---- order, position, bound ----

  @Test
  void saysOneAfterAnother() {
    Said a = bench.say("a");
    Said b = bench.say("b");
    Said c = bench.say("c");
    for (String id : new String[] {"a", "b", "c"}) {
      bench.starts(id);
      assertThat(bench.queue.speaking()).isEqualTo(id);
      bench.finishes(id);
    }
    assertThat(bench.ended).containsExactly("a", "b", "c");
    assertThat(a.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(b.progress()).containsExactly(new RobotEvent.SpeakStarted("b", 0.0));
    assertThat(c.sent()).isTrue();
    assertThat(stops()).isZero();
  }

  @Test
  void tellsHowManyAreBefore() {
    assertThat(bench.say("a").position()).isZero();
    assertThat(bench.say("b").position()).isEqualTo(1);
    bench.starts("a");
    assertThat(bench.say("c").position()).isEqualTo(2);
    assertThat(bench.say("d").position()).isEqualTo(3);
  }

  @Test
  void whatWasCutIsNotBeforeAnything() {
    bench.say("a");
    bench.starts("a");
    bench.queue.clear();
    assertThat(bench.say("b").position()).isZero();
  }

  @Test
  void refusesWhatItsBoundDoesNotHold() {
    bench.say("a");
    bench.say("b");
    bench.say("c");
    bench.say("d");
    Said refused = bench.say("e");
    assertThat(refused.reason()).isEqualTo(FailureReason.SPEECH_QUEUE_FULL);
    assertThat(bench.queue.queued()).isEqualTo(3);
  }

  @Test
  void withoutAQueueASilentRobotStillSpeaks() {
    bench = new SpeechBench(SpeechBench.options(0, 1));
    Said a = bench.say("a");
    assertThat(a.sent()).isTrue();
    assertThat(bench.say("b").reason()).isEqualTo(FailureReason.SPEECH_QUEUE_FULL);
  }

  @Test
  void rejectsBehindOtherSpeechWhenAskedTo() {
    assertThat(bench.say("a", WhenBusy.REJECT).refused()).isFalse();
    Said busy = bench.say("b", WhenBusy.REJECT);
    assertThat(busy.reason()).isEqualTo(FailureReason.SPEECH_BUSY);
  }

  @Test
  void anInterruptionTakesThePlaceOfEverything() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    Said c = bench.say("c");
    Said now = bench.say("now", WhenBusy.INTERRUPT);
    assertThat(now.position()).isZero();
    assertThat(c.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(bench.wire.last().commandId).isEqualTo("now");
    bench.time.advance(Duration.ofMillis(300));
    bench.aborts("a", "half");
    bench.aborts("b", "");
    assertThat(a.outcome())
        .isEqualTo(new Outcome.Interrupted("half", Duration.ofMillis(300), null));
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    bench.starts("now");
    assertThat(bench.queue.speaking()).isEqualTo("now");
    assertThat(stops()).isEqualTo(1);
  }

  @Test
  void whatIsLateWhenItsTurnComesIsNeverSent() {
    bench.say("a");
    Said late = bench.sayBefore("late", Duration.ofSeconds(3).toNanos());
    Said next = bench.say("next");
    bench.starts("a");
    assertThat(late.sent()).isTrue();
    bench.queue.clear();
    bench.time.advance(Duration.ofSeconds(2));
    Said b = bench.say("b");
    Said tooLate = bench.sayBefore("late2", Duration.ofSeconds(3).toNanos());
    bench.time.advance(Duration.ofSeconds(2));
    bench.starts("b");
    assertThat(tooLate.reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED);
    assertThat(bench.wire.knows("late2")).isFalse();
    assertThat(next.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(b.over()).isFalse();
  }

  // ---- ahead ----

  @Test
  void handsOneAheadOnceTheRobotSpeaksAndNoMore() {
    bench.say("a");
    bench.say("b");
    bench.say("c");
    assertThat(bench.wire.knows("b")).isFalse();
    bench.starts("a");
    assertThat(bench.wire.knows("b")).isTrue();
    assertThat(bench.wire.knows("c")).isFalse();
    bench.finishes("a");
    assertThat(bench.wire.knows("c")).isFalse();
    bench.starts("b");
    assertThat(bench.wire.knows("c")).isTrue();
  }

  @Test
  void handsNothingAheadWhenTheOptionSaysSo() {
    bench = new SpeechBench(SpeechBench.options(3, 0));
    bench.say("a");
    bench.say("b");
    bench.starts("a");
    assertThat(bench.wire.knows("b")).isFalse();
    bench.finishes("a");
    assertThat(bench.wire.knows("b")).isTrue();
  }

  @Test
  void streamedSpeechIsAloneInTheMouth() {
    bench.say("a");
    bench.starts("a");
    bench.stream("s", null);
    bench.say("b");
    assertThat(bench.wire.knows("s")).isFalse();
    bench.finishes("a");
    bench.starts("s");
    assertThat(bench.wire.knows("b")).isFalse();
    bench.finishes("s");
    assertThat(bench.wire.knows("b")).isTrue();
  }

  // ---- cancel ----

  @Test
  void whatWaitsIsTakenBackUnheard() {
    bench.say("a");
    Said b = bench.say("b");
    bench.cancel("b");
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(stops()).isZero();
    bench.cancel("b");
    bench.cancel("nobody");
  }

  @Test
  void whatWasHandedAndNotBegunIsStopped() {
    Said a = bench.say("a");
    Said b = bench.say("b");
    bench.cancel("a");
    assertThat(stops()).isEqualTo(1);
    bench.aborts("a", "");
    assertThat(a.outcome()).isEqualTo(new Outcome.Preempted());
    bench.starts("b");
    assertThat(b.over()).isFalse();
  }

  @Test
  void theOneAheadComesBackWhenTheOneBeforeItIsCancelled() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    Said c = bench.say("c");
    bench.cancel("a");
    bench.aborts("a", "h");
    assertThat(a.outcome()).isInstanceOf(Outcome.Interrupted.class);
    assertThat(bench.wire.knows("c")).isFalse();
    String first = bench.wire.of("b").id;
    bench.aborts("b", "");
    assertThat(bench.wire.of("b").id).isEqualTo(first);
    bench.confirms();
    assertThat(b.over()).isFalse();
    assertThat(bench.wire.of("b").id).isNotEqualTo(first);
    bench.starts("b");
    bench.finishes("b");
    assertThat(b.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(c.sent()).isTrue();
    assertThat(stops()).isEqualTo(1);
  }

  @Test
  void theOneAheadComesBackAlsoWhenTheRobotDropsItInSilence() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    FakeWire.Asked first = bench.wire.of("b");
    bench.cancel("a");
    bench.aborts("a", "h");
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(bench.ended).containsExactly("a");
    assertThat(bench.wire.of("b")).isSameAs(first);
    bench.confirms();
    assertThat(bench.wire.of("b")).isNotSameAs(first);
    first.ended(new RobotEvent.SpeakEnded("", true, false));
    assertThat(b.over()).isFalse();
    bench.starts("b");
    bench.finishes("b");
    assertThat(b.outcome()).isInstanceOf(Outcome.Answered.class);
  }

  /** It may have begun when nobody heard the robot: rather unknown than said twice. */
  @Test
  void theOneAheadDoesNotComeBackWhenTheRobotsWordsAreMissing() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.confirms();
    assertThat(b.reason()).isEqualTo(FailureReason.OUTCOME_UNKNOWN);
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(bench.ended).containsExactly("b", "a");
    assertThat(bench.queue.idle()).isTrue();
  }

  /** The robot went on to the next one by itself, and its word of that may be lost. */
  @Test
  void theOneAheadDoesNotComeBackWhenTheOneBeforeItEndedByItself() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.finishes("a");
    assertThat(a.outcome()).isInstanceOf(Outcome.Answered.class);
    bench.confirms();
    assertThat(b.reason()).isEqualTo(FailureReason.OUTCOME_UNKNOWN);
    assertThat(bench.queue.idle()).isTrue();
  }

  @Test
  void theOneAheadDoesNotComeBackWhenWordsOfItWereSaid() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.aborts("b", "said");
    assertThat(b.outcome()).isEqualTo(new Outcome.Interrupted("said", Duration.ZERO, null));
    bench.confirms();
  }

  @Test
  void theOneAheadOfARobotThatConfirmsNothingHasAnEnd() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.aborts("a", "h");
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(b.over()).isFalse();
    bench.wire.last().failed(new LinkFailure(LinkCause.DEADLINE, "too late"));
    assertThat(b.reason()).isEqualTo(FailureReason.NO_ANSWER);
  }

  /** The robot read our stop too late, and then it never says that it ended. */
  @Test
  void theOneAheadThatBeginsBehindTheStopHasAnEnd() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.aborts("a", "h");
    bench.time.advance(Duration.ofSeconds(1));
    bench.starts("b");
    bench.confirms();
    assertThat(b.over()).isFalse();
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(b.outcome()).isInstanceOf(Outcome.Interrupted.class);
    assertThat(bench.queue.idle()).isTrue();
  }

  @Test
  void theOneAheadThatIsTakenBackAfterItsLastWordEndsAtOnce() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.aborts("a", "h");
    bench.aborts("b", "");
    bench.cancel("b");
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    bench.confirms();
    assertThat(bench.queue.idle()).isTrue();
  }

  @Test
  void theOneAheadThatIsTakenBackTooDoesNotComeBack() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("a");
    bench.cancel("b");
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(stops()).isEqualTo(1);
  }

  @Test
  void takingBackTheOneAheadDoesNotCutTheOneBeingSaid() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    Said c = bench.say("c");
    bench.cancel("b");
    assertThat(stops()).isZero();
    bench.finishes("a");
    assertThat(a.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(stops()).isEqualTo(1);
    bench.aborts("b", "");
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    bench.starts("c");
    bench.finishes("c");
    assertThat(c.outcome()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void theOneTakenBackIsStoppedWhenItBeginsBeforeTheOtherOnesEndIsTold() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.cancel("b");
    bench.starts("b");
    assertThat(stops()).isEqualTo(1);
    bench.finishes("a");
    bench.aborts("b", "x");
    assertThat(a.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(b.outcome()).isInstanceOf(Outcome.Interrupted.class);
  }

  @Test
  void aStopEndsEverythingThoughTheRobotNeverSaysSo() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    Said c = bench.say("c");
    bench.queue.clear();
    assertThat(c.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(a.over()).isFalse();
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(a.outcome()).isEqualTo(new Outcome.Interrupted("", Duration.ofSeconds(1), null));
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(bench.queue.idle()).isTrue();
  }

  // ---- a robot that is slow, refuses, or says less ----

  @Test
  void failsWhatTheRobotDoesNotBeginAndGoesOn() {
    Said a = bench.say("a");
    Said b = bench.say("b");
    bench.time.advance(Duration.ofSeconds(10));
    assertThat(a.reason()).isEqualTo(FailureReason.SPEECH_NOT_STARTED);
    assertThat(stops()).isEqualTo(1);
    bench.starts("b");
    assertThat(b.over()).isFalse();
  }

  @Test
  void theOneAheadHasItsTimeToBeginOnlyOnceNothingIsBeforeIt() {
    bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.time.advance(Duration.ofMinutes(5));
    assertThat(b.over()).isFalse();
    bench.finishes("a");
    bench.time.advance(Duration.ofSeconds(9));
    assertThat(b.over()).isFalse();
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(b.reason()).isEqualTo(FailureReason.SPEECH_NOT_STARTED);
  }

  @Test
  void failsWhatDoesNotEndAndDoesNotSayTheNextTwice() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    bench.time.advance(Duration.ofMinutes(10));
    assertThat(a.reason()).isEqualTo(FailureReason.NO_ANSWER);
    bench.confirms();
    assertThat(b.reason()).isEqualTo(FailureReason.OUTCOME_UNKNOWN);
    bench.time.advance(Duration.ofSeconds(1));
    assertThat(bench.queue.idle()).isTrue();
  }

  @Test
  void tellsWhyTheRobotDidNotSayIt() {
    Said a = bench.say("a");
    bench.wire.of("a").ended(new RobotEvent.SpeakEnded("", false, true));
    assertThat(a.reason()).isEqualTo(FailureReason.SPEECH_FAILED);
    Said b = bench.say("b");
    bench.wire.of("b").ended(new RobotEvent.Rejected("Access denied"));
    assertThat(b.reason()).isEqualTo(FailureReason.VENDOR_REJECTED);
  }

  @Test
  void wordsWithoutAnIdAreOfTheOneBeingSaid() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    RobotEvent word = new RobotEvent.SpokenWord("hello", 0);
    bench.queue.observe(word);
    assertThat(a.progress()).contains(word);
    assertThat(b.progress()).isEmpty();
  }

  @Test
  void anotherClientsStopInterruptsWhatIsSaidAndDropsWhatIsAhead() {
    Said a = bench.say("a");
    bench.starts("a");
    Said b = bench.say("b");
    Said c = bench.say("c");
    bench.aborts("a", "x");
    bench.aborts("b", "");
    assertThat(a.outcome()).isInstanceOf(Outcome.Interrupted.class);
    assertThat(b.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(c.sent()).isTrue();
  }

  // ---- the link ----

  @Test
  void aLostLinkFailsWhatWaitsAndLeavesTheRestUnknown() {
    Said a = bench.say("a");
    bench.starts("a");
    bench.wire.slow();
    Said b = bench.say("b");
    Said c = bench.say("c");
    bench.loses();
    assertThat(a.outcome()).isInstanceOf(Outcome.Unknown.class);
    assertThat(a.reason()).isEqualTo(FailureReason.OUTCOME_UNKNOWN);
    assertThat(b.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(b.reason()).isEqualTo(FailureReason.ROBOT_OFFLINE);
    assertThat(c.outcome()).isInstanceOf(Outcome.Failed.class);
    assertThat(c.reason()).isEqualTo(FailureReason.ROBOT_OFFLINE);
  }

  @Test
  void aFullSendQueueFailsWhatCouldNotBeHanded() {
    bench.wire.full(true);
    Said a = bench.say("a");
    assertThat(a.reason()).isEqualTo(FailureReason.SEND_QUEUE_FULL);
    bench.wire.full(false);
    assertThat(bench.say("b").sent()).isTrue();
  }
}
