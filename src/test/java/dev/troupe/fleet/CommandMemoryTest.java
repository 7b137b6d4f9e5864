package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commands that come again. {@link Said} complains when a caller hears things out of order. */
final class CommandMemoryTest {
  private static final RobotCommand HELLO = new SpeechCommand.SayText("hello", false, false);
  private static final RobotCommand BYE = new SpeechCommand.SayText("bye", false, false);
  private static final RobotEvent STARTED = new RobotEvent.SpeakStarted("hello", 0.0);
  private static final RobotEvent FINISHED = new RobotEvent.SpeakEnded("hello", false, false);

  private final ManualTime time = new ManualTime();
  private final List<Begun> begun = new ArrayList<>();
  private final List<String> takenBack = new ArrayList<>();
  private int repeats;
  private CommandMemory memory = memory(1_000);

  private record Begun(CommandRequest request, CommandObserver observer) {}

  private CommandMemory memory(int most) {
    return new CommandMemory(
        most,
        Duration.ofMinutes(10),
        time,
        new CommandMemory.Doer() {
          @Override
          public void begin(
              CommandRequest request, @Nullable SpeechStream stream, CommandObserver observer) {
            begun.add(new Begun(request, observer));
          }

          @Override
          public void cancel(CommandRequest request) {
            takenBack.add("cancel " + request.commandId());
          }

          @Override
          public void withdraw(CommandRequest request) {
            takenBack.add("withdraw " + request.commandId());
          }

          @Override
          public void repeated(CommandRequest request) {
            repeats++;
          }
        });
  }

  /** A caller and what it was told. */
  private static final class Asked {
    final Said said = new Said();
    @Nullable CommandHold hold;

    boolean repeated() {
      return said.updates.getFirst() instanceof CommandUpdate.Accepted accepted
          && accepted.repeated();
    }
  }

  private Asked ask(String principal, String id, RobotCommand command, boolean confirm) {
    Asked asked = new Asked();
    asked.hold =
        memory.submit(
            new CommandRequest(
                id, command, WhenBusy.QUEUE, confirm, null, new Caller(principal, List.of()), true),
            null,
            (update, at) -> asked.said.update(update));
    return asked;
  }

  private Asked ask(String id, RobotCommand command) {
    return ask("anna", id, command, false);
  }

  private void tell(CommandUpdate update) {
    begun.getLast().observer.update(update, time.now());
  }

  private void takes(String id) {
    tell(new CommandUpdate.Accepted(id, 3));
    tell(new CommandUpdate.Sent(id));
  }

  private void says(String id) {
    takes(id);
    tell(new CommandUpdate.Progress(id, STARTED));
    tell(new CommandUpdate.Progress(id, new RobotEvent.SpokenWord("hello", 0)));
    tell(new CommandUpdate.Ended(id, new Outcome.Answered(FINISHED)));
  }

  @Test
  void aRepeatBehindTheEndHearsWhatTheFirstHeardWithoutASecondBeginning() {
    Asked first = ask("a", HELLO);
    says("a");
    Asked second = ask("a", HELLO);
    assertThat(begun).hasSize(1);
    assertThat(first.repeated()).isFalse();
    assertThat(second.repeated()).isTrue();
    assertThat(second.said.position()).isEqualTo(3);
    assertThat(second.said.progress()).containsExactly(STARTED);
    assertThat(second.said.outcome()).isEqualTo(first.said.outcome());
    assertThat(repeats).isEqualTo(1);
  }

  @Test
  void aRepeatUnderWayJoinsAndBothHearTheOneEnd() {
    Asked first = ask("a", HELLO);
    takes("a");
    Asked second = ask("a", HELLO);
    tell(new CommandUpdate.Progress("a", STARTED));
    tell(new CommandUpdate.Ended("a", new Outcome.Answered(FINISHED)));
    assertThat(begun).hasSize(1);
    assertThat(second.said.progress()).containsExactly(STARTED);
    assertThat(second.said.outcome()).isEqualTo(first.said.outcome());
  }

  @Test
  void toldInTheOrderAndAtTheTimesInWhichItHappened() {
    ask("a", HELLO);
    takes("a");
    List<java.time.Instant> at = new ArrayList<>();
    java.time.Instant then = time.now();
    time.advance(Duration.ofSeconds(30));
    memory.submit(begun.getFirst().request, null, (update, when) -> at.add(when));
    assertThat(at).containsExactly(then, then);
  }

  @Test
  void anotherCommandUnderTheSameIdIsRefused() {
    ask("a", HELLO);
    says("a");
    assertThat(ask("a", BYE).said.reason()).isEqualTo(FailureReason.COMMAND_ID_REUSED);
    assertThat(ask("anna", "a", HELLO, true).said.reason())
        .isEqualTo(FailureReason.COMMAND_ID_REUSED);
    assertThat(begun).hasSize(1);
    assertThat(repeats).isZero();
  }

  @Test
  void somebodyElsesIdIsAnotherOne() {
    ask("anna", "a", HELLO, false);
    ask("bert", "a", BYE, false);
    assertThat(begun).hasSize(2);
  }

  @Test
  void whatWasNeverTakenMayBeTriedAgain() {
    Asked first = ask("a", HELLO);
    tell(new CommandUpdate.Refused("a", new Failure(FailureReason.ROBOT_OFFLINE, "away")));
    assertThat(first.said.reason()).isEqualTo(FailureReason.ROBOT_OFFLINE);
    Asked second = ask("a", BYE);
    says("a");
    assertThat(begun).hasSize(2);
    assertThat(second.repeated()).isFalse();
  }

  @Test
  void onlyTheLastWhoLetsGoTakesItBack() {
    Asked first = ask("a", HELLO);
    takes("a");
    Asked second = ask("a", HELLO);
    first.hold.cancel();
    first.hold.cancel();
    assertThat(takenBack).isEmpty();
    second.hold.withdraw();
    assertThat(takenBack).containsExactly("withdraw a");
    tell(new CommandUpdate.Ended("a", new Outcome.Preempted()));
    assertThat(first.said.outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(second.said.outcome()).isEqualTo(new Outcome.Preempted());
  }

  @Test
  void whoComesWhenTheOthersHaveLetGoStillHasItTakenBack() {
    Asked first = ask("a", HELLO);
    takes("a");
    first.hold.cancel();
    Asked second = ask("a", HELLO);
    second.hold.cancel();
    assertThat(takenBack).containsExactly("cancel a", "cancel a");
  }

  @Test
  void nothingIsTakenBackBehindTheEnd() {
    Asked first = ask("a", HELLO);
    says("a");
    Asked second = ask("a", HELLO);
    first.hold.cancel();
    second.hold.cancel();
    assertThat(takenBack).isEmpty();
  }

  @Test
  void forgetsByAgeCountedFromTheEnd() {
    ask("a", HELLO);
    takes("a");
    time.advance(Duration.ofHours(1));
    ask("a", HELLO);
    assertThat(begun).hasSize(1);
    tell(new CommandUpdate.Ended("a", new Outcome.Answered(FINISHED)));
    time.advance(Duration.ofMinutes(9));
    ask("a", HELLO);
    assertThat(begun).hasSize(1);
    time.advance(Duration.ofMinutes(1).plusMillis(1));
    ask("a", HELLO);
    assertThat(begun).hasSize(2);
  }

  @Test
  void forgetsTheOldestEndWhenThereAreTooManyAndNeverWhatIsUnderWay() {
    memory = memory(2);
    ask("long", HELLO);
    takes("long");
    for (String id : List.of("a", "b", "c")) {
      ask(id, HELLO);
      says(id);
    }
    ask("long", HELLO);
    ask("b", HELLO);
    ask("c", HELLO);
    assertThat(begun).hasSize(4);
    ask("a", HELLO);
    assertThat(begun).hasSize(5);
  }

  @Test
  void picturesDoNotFillTheMemory() {
    RobotEvent picture = new RobotEvent.CameraPicture(new byte[1 << 20]);
    for (int i = 0; i < 5; i++) {
      ask("p" + i, new PerceptionCommand.CameraOnce());
      takes("p" + i);
      tell(new CommandUpdate.Ended("p" + i, new Outcome.Answered(picture)));
    }
    int before = begun.size();
    ask("p4", new PerceptionCommand.CameraOnce());
    assertThat(begun).hasSize(before);
    ask("p0", new PerceptionCommand.CameraOnce());
    assertThat(begun).hasSize(before + 1);
  }

  @Test
  void whoHearsTheEndMayGiveItAgainAtOnce() {
    Asked again = new Asked();
    CommandRequest[] request = new CommandRequest[1];
    memory.submit(
        request[0] =
            new CommandRequest(
                "a", HELLO, WhenBusy.QUEUE, false, null, new Caller("anna", List.of()), true),
        null,
        (update, at) -> {
          if (update instanceof CommandUpdate.Ended) {
            memory.submit(request[0], null, (more, then) -> again.said.update(more));
          }
        });
    says("a");
    assertThat(begun).hasSize(1);
    assertThat(again.said.ended()).isTrue();
  }
}
