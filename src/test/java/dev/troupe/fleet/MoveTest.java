package dev.troupe.fleet;

import static dev.troupe.fleet.Replicas.ADA;
import static dev.troupe.fleet.Replicas.await;
import static dev.troupe.fleet.Replicas.request;
import static dev.troupe.fleet.Replicas.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.simulator.RobotReport;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A robot goes from one replica to the other, in good order and otherwise. */
class MoveTest {
  private final Replicas replicas = new Replicas();

  @AfterEach
  void close() {
    replicas.close();
  }

  @Test
  void runsNothingButWhatItIsGiven() {
    Fleet fleet = replicas.left.fleet;
    assertThat(replicas.left.ownership.registered).containsExactly("ada");
    assertThat(fleet.robots()).isEmpty();
    assertThat(fleet.knows(ADA)).isTrue();
    assertThat(fleet.labels("ada")).containsEntry("room", "7");
    assertThat(reason(() -> fleet.robot(ADA))).isEqualTo(FailureReason.ROBOT_MOVING);
    assertThat(reason(() -> fleet.robot(new RobotId("bob"))))
        .isEqualTo(FailureReason.ROBOT_UNKNOWN);
    assertThat(fleet.labels("bob")).isNull();
    assertThat(replicas.report(0).connections()).isZero();

    ManagedRobot robot = replicas.left.take(1_000, null);
    assertThat(robot.status().epoch()).isEqualTo(1_000);
    assertThat(replicas.right.fleet.robots()).isEmpty();
    assertThat(replicas.report(0).connections()).isEqualTo(1);
  }

  @Test
  void losesNoEventOfWhoResumesBehindAMove() {
    ManagedRobot before = replicas.left.take(1_000, null);
    Diary all = replicas.left.follow(null, new Diary());
    Diary some = replicas.left.follow(null, new Diary(3));
    await(all.begun());
    await(some.begun());
    await(replicas.give(before, say("one", "one two three four five")));
    await(replicas.give(before, say("two", "six seven")));

    byte[] luggage = replicas.left.leave();
    Failure moving = await(all.closed());
    assertThat(moving.reason()).isEqualTo(FailureReason.ROBOT_MOVING);
    assertThat(moving.retryAfter()).isNotNull();
    await(some.closed());
    assertThat(some.numbers().size()).isLessThan(all.numbers().size());

    ManagedRobot after = replicas.right.take(2_000, luggage);
    Diary rest = replicas.right.follow(some.cursor(), new Diary());
    Diary end = replicas.right.follow(all.cursor(), new Diary());
    assertThat(await(rest.begun())).isEqualTo(new Resumption.Resumed());
    assertThat(await(end.begun())).isEqualTo(new Resumption.Resumed());
    await(replicas.give(after, say("three", "eight")));
    Predicate<RobotRecord> three =
        record ->
            record instanceof RobotRecord.CommandEnded ended && ended.commandId().equals("three");
    await(rest.until(three));
    await(end.until(three));

    List<String> whole = new ArrayList<>(all.numbers());
    whole.addAll(end.numbers());
    List<String> pieced = new ArrayList<>(some.numbers());
    pieced.addAll(rest.numbers());
    assertThat(pieced).isEqualTo(whole);
    assertThat(values(some, rest)).isEqualTo(values(all, end));
    assertThat(whole).doesNotHaveDuplicates().contains("2000.1");
    assertThat(replicas.report(0).staleCommands()).isZero();
  }

  private static List<RobotRecord> values(Diary first, Diary second) {
    List<RobotRecord> values = new ArrayList<>();
    first.events().forEach(event -> values.add(event.value()));
    second.events().forEach(event -> values.add(event.value()));
    return values;
  }

  @Test
  void letsWhatIsBeingSaidEndAndTakesNothingNew() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    Diary diary = replicas.left.follow(null, new Diary());
    await(diary.begun());
    Future<CommandUpdate> said =
        replicas.give(robot, say("long", "a text that takes its time ".repeat(8)));
    await(
        diary.until(record ->
            record instanceof RobotRecord.Said word
                && word.event() instanceof RobotEvent.SpeakStarted));

    Future<byte[]> leaving = replicas.left.ownership.tenant().leave("ada");
    CommandUpdate refused = await(replicas.give(robot, say("new", "too late")));
    assertThat(refused).isInstanceOf(CommandUpdate.Refused.class);
    Failure why = ((CommandUpdate.Refused) refused).failure();
    assertThat(why.reason()).isEqualTo(FailureReason.ROBOT_MOVING);
    assertThat(why.retryAfter()).isNotNull();
    assertThat(((CommandUpdate.Ended) await(said)).outcome()).isInstanceOf(Outcome.Answered.class);
    await(leaving);
    assertThat(replicas.report(0).openConnections()).isZero();
    assertThat(reason(() -> replicas.left.fleet.robot(ADA))).isEqualTo(FailureReason.ROBOT_MOVING);
  }

  @Test
  void canBeStoppedWhileItSpeaksToItsEndAndThenMovesAtOnce() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    Diary diary = replicas.left.follow(null, new Diary());
    await(diary.begun());
    Future<CommandUpdate> said =
        replicas.give(robot, say("long", "a text that never ends ".repeat(2_000)));
    await(
        diary.until(record ->
            record instanceof RobotRecord.Said word
                && word.event() instanceof RobotEvent.SpeakStarted));

    Future<byte[]> leaving = replicas.left.ownership.tenant().leave("ada");
    CommandUpdate stopped = await(replicas.give(robot, request("stop", new SpeechCommand.Stop())));
    assertThat(stopped).isInstanceOf(CommandUpdate.Ended.class);
    assertThat(((CommandUpdate.Ended) await(said)).outcome())
        .isInstanceOf(Outcome.Interrupted.class);
    await(leaving);
    assertThat(reason(() -> replicas.left.fleet.robot(ADA))).isEqualTo(FailureReason.ROBOT_MOVING);
  }

  @Test
  void cutsWhatTakesTooLongAndLetsTheNextOwnerSayTheRest() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    Diary diary = replicas.left.follow(null, new Diary());
    await(diary.begun());
    Future<CommandUpdate> cut =
        replicas.give(robot, say("long", "a text that never ends ".repeat(200)));
    Future<CommandUpdate> ahead = replicas.give(robot, say("ahead", "what the robot has"));
    Future<CommandUpdate> unsaid = replicas.give(robot, say("next", "what is behind it"));
    await(
        diary.until(record ->
            record instanceof RobotRecord.Said word
                && word.event() instanceof RobotEvent.SpeakStarted));

    Luggage luggage = await(robot.leave(Moving.elsewhere(ADA), Duration.ofMillis(50)));
    assertThat(((CommandUpdate.Ended) await(cut)).outcome())
        .isInstanceOf(Outcome.Interrupted.class);
    Outcome failed = ((CommandUpdate.Ended) await(unsaid)).outcome();
    assertThat(((Outcome.Failed) failed).failure().reason()).isEqualTo(FailureReason.ROBOT_MOVING);
    assertThat(((CommandUpdate.Ended) await(ahead)).outcome()).isEqualTo(new Outcome.Preempted());
    assertThat(luggage.commands())
        .extracting(FormerCommand::commandId)
        .containsExactlyInAnyOrder("long", "ahead");
    replicas.left.ownership.tenant().lose("ada");

    ManagedRobot after = replicas.right.take(2_000, LuggageForm.write(luggage));
    assertThat(await(replicas.give(after, say("next", "what is behind it"))))
        .isInstanceOf(CommandUpdate.Ended.class);
    assertThat(replicas.report(0).spoken().getLast()).isEqualTo("what is behind it");
  }

  @Test
  void answersARepeatFromWhatWasHandedOver() {
    ManagedRobot before = replicas.left.take(1_000, null);
    CommandUpdate first = await(replicas.give(before, say("once", "only once")));
    byte[] luggage = replicas.left.leave();
    replicas.marks.marks.clear();

    ManagedRobot after = replicas.right.take(2_000, luggage);
    assertThat(await(replicas.give(after, say("once", "only once")))).isEqualTo(first);
    CommandUpdate other = await(replicas.give(after, say("once", "something else")));
    assertThat(((CommandUpdate.Refused) other).failure().reason())
        .isEqualTo(FailureReason.COMMAND_ID_REUSED);
    assertThat(replicas.report(0).spoken()).containsExactly("only once");
  }

  @Test
  void answersARepeatFromMarksWhenTheOwnerDied() {
    ManagedRobot before = replicas.left.take(1_000, null);
    CommandUpdate known = await(replicas.give(before, say("known", "its end is known")));
    replicas.marks.forgetful = true;
    await(replicas.give(before, say("unknown", "its end is not")));
    replicas.left.ownership.tenant().lose("ada");

    ManagedRobot after = replicas.right.take(2_000, null);
    assertThat(await(replicas.give(after, say("known", "its end is known")))).isEqualTo(known);
    CommandUpdate unknown = await(replicas.give(after, say("unknown", "its end is not")));
    assertThat(((CommandUpdate.Ended) unknown).outcome()).isInstanceOf(Outcome.Unknown.class);
    await(replicas.give(after, say("new", "this is new")));
    assertThat(replicas.report(0).spoken())
        .containsExactly("its end is known", "its end is not", "this is new");
  }

  @Test
  void saysNothingThatCannotBeMarked() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    replicas.marks.refuses = true;
    CommandUpdate refused = await(replicas.give(robot, say("unmarked", "never heard")));
    assertThat(((CommandUpdate.Refused) refused).failure().reason())
        .isEqualTo(FailureReason.STORE_UNAVAILABLE);
    replicas.marks.refuses = false;
    await(replicas.give(robot, say("unmarked", "heard now")));
    assertThat(replicas.report(0).spoken()).containsExactly("heard now");
  }

  @Test
  void writesNothingOnceItIsFenced() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    Diary diary = replicas.left.follow(null, new Diary());
    await(diary.begun());
    long asked = commands(replicas.report(0));
    replicas.left.open.set(false);
    Future<CommandUpdate> command =
        replicas.give(robot, request("led", new ExpressionCommand.SetLed("#ff0000")));
    await(
        diary.until(record ->
            record instanceof RobotRecord.ConnectionChanged changed
                && changed.connection().isElsewhere()));
    await(command);
    await(robot.connect());
    RobotReport report = replicas.report(0);
    assertThat(commands(report)).isEqualTo(asked);
    assertThat(report.connections()).isEqualTo(1);
    assertThat(robot.status().connection().state()).isNotEqualTo(Connection.State.READY);

    replicas.left.ownership.tenant().lose("ada");
    assertThat(await(diary.closed()).reason()).isEqualTo(FailureReason.ROBOT_MOVING);
    replicas.right.take(2_000, null);
    assertThat(replicas.report(0).staleCommands()).isZero();
    assertThat(replicas.report(0).highestEpoch()).isEqualTo(2_000);
  }

  private static long commands(RobotReport report) {
    return report.requests().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void keepsToTheClaimsEpochAtAnotherAddress() {
    ManagedRobot robot = replicas.left.take(1_000, null);
    await(replicas.give(robot, say("here", "here")));
    await(replicas.left.fleet.reload(List.of(replicas.ada(1))));
    replicas.awaitReady(robot);
    await(replicas.give(robot, say("there", "there")));

    List<String> here = ids(replicas.report(0));
    List<String> there = ids(replicas.report(1));
    assertThat(there).isNotEmpty().allMatch(id -> id.startsWith("1000-"));
    assertThat(here).isNotEmpty().doesNotContainAnyElementsOf(there);
    assertThat(replicas.report(1).spoken()).containsExactly("there");
  }

  private static List<String> ids(RobotReport report) {
    return report.recent().stream()
        .filter(request -> request.contains(" "))
        .map(request -> request.substring(request.indexOf(' ') + 1))
        .toList();
  }

  @Test
  void dropsLuggageThatItCannotRead() {
    replicas.left.take(1_000, null);
    Diary diary = replicas.left.follow(null, new Diary());
    await(diary.begun());
    replicas.left.leave();
    await(diary.closed());
    replicas.right.take(2_000, "{\"version\":99}".getBytes(StandardCharsets.UTF_8));
    Diary after = replicas.right.follow(diary.cursor(), new Diary());
    assertThat(await(after.begun())).isEqualTo(new Resumption.Gap(-1));
  }

  @Test
  void bringsWhatTheRobotWasAskedToBe() {
    ManagedRobot before = replicas.left.take(1_000, null);
    await(replicas.give(before, request("led", new ExpressionCommand.SetLed("#00ff00"))));
    byte[] luggage = replicas.left.leave();
    ManagedRobot after = replicas.right.take(2_000, luggage);
    await(replicas.give(after, say("sync", "behind it")));
    assertThat(replicas.report(0).requests("request.led.set")).isEqualTo(2);
    assertThat(replicas.report(0).state().getJsonObject("led").getString("color"))
        .isEqualTo("#00ff00");
  }

  private static FailureReason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    FailureReason[] reason = new FailureReason[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class, failure -> reason[0] = failure.failure().reason());
    return reason[0];
  }
}
