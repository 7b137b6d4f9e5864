package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What one owner packs the next one unpacks, whatever it is. */
class LuggageFormTest {
  private static final UUID UID = new UUID(1, 2);
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00.123456789Z");
  private static final Failure FAILURE =
      new Failure(
          FailureReason.ROBOT_OFFLINE, "gone", Duration.ofMillis(250), Map.of("robot_id", "ada"));

  private static final StartMemory STARTS =
      new StartMemory(
          List.of(-7L, 1L << 60),
          List.of(
              new StartMemory.Start(
                  StartHistory.Kind.NEW_TEXT, 12, Duration.ofMillis(640), Duration.ofHours(1))));

  private static final List<RobotEvent> EVENTS =
      List.of(
          new RobotEvent.Authenticated(true, "localhost"),
          new RobotEvent.SpeakStarted("hëj \u0000\"", 12.5),
          new RobotEvent.SpokenWord("word", 3),
          new RobotEvent.SpeakEnded("text", true, false),
          new RobotEvent.SpeechBuffer(1L << 40, 7),
          new RobotEvent.ListenStarted(),
          new RobotEvent.ListenEnded("stopped"),
          new RobotEvent.HearStarted(),
          new RobotEvent.HearPartial("so"),
          new RobotEvent.HearEnded(""),
          new RobotEvent.VoiceStatus(
              null, List.of(new RobotEvent.Voice("v", null, "p", null, "f"))),
          new RobotEvent.AttendStatus("user", null),
          new RobotEvent.GestureStarted(null),
          new RobotEvent.GestureEnded("nod"),
          new RobotEvent.FaceStatus("adult", List.of("a", "b")),
          new RobotEvent.UsersSeen(
              List.of(
                  new RobotEvent.User(
                      "u",
                      new RobotEvent.Point(1, -2.5, 0),
                      new RobotEvent.Box(1, 2, 3, 4),
                      true,
                      0.5,
                      null,
                      Map.of("age", "7")))),
          new RobotEvent.SystemStatus(50, null),
          new RobotEvent.Rejected("no"),
          new RobotEvent.Unrecognised("type", "{\"a\":1}"));

  private static final List<Outcome> OUTCOMES =
      List.of(
          new Outcome.Answered(new RobotEvent.SpeakEnded("x", false, false)),
          new Outcome.Sent(),
          new Outcome.Confirmed(),
          new Outcome.Interrupted("half", Duration.ofNanos(1_234_567_891), 99L),
          new Outcome.Preempted(),
          new Outcome.Failed(FAILURE),
          new Outcome.Unknown(new Failure(FailureReason.OUTCOME_UNKNOWN, "who knows")));

  @Test
  void keepsEveryKindOfRecord() {
    List<RobotRecord> records = new ArrayList<>();
    EVENTS.forEach(event -> records.add(new RobotRecord.Said("id", event)));
    OUTCOMES.forEach(
        end -> records.add(new RobotRecord.CommandEnded("id", CommandKind.SAY_TEXT, end)));
    records.add(new RobotRecord.Said(null, EVENTS.getFirst()));
    records.add(
        new RobotRecord.ConnectionChanged(
            new Connection(
                Connection.State.RECONNECTING, NOON, true, "scope", FAILURE, 3, FAILURE, NOON)));
    assertThat(kinds(records)).contains(RobotRecord.class.getPermittedSubclasses());
    assertThat(kinds(OUTCOMES)).contains(Outcome.class.getPermittedSubclasses());
    // Those with arrays compare by identity, and no journal has them.
    assertThat(kinds(EVENTS))
        .contains(
            Arrays.stream(RobotEvent.class.getPermittedSubclasses())
                .filter(kind -> kind != RobotEvent.AudioHeard.class)
                .filter(kind -> kind != RobotEvent.CameraPicture.class)
                .toArray(Class<?>[]::new));

    Luggage read = again(luggage(part(5, 40, records)));
    assertThat(read.journal()).containsExactly(part(5, 40, records));
    assertThat(read.uid()).isEqualTo(UID);
  }

  private static List<Class<?>> kinds(List<?> all) {
    return all.stream().<Class<?>>map(Object::getClass).toList();
  }

  @Test
  void keepsWhatBecameOfCommandsAndWhatARobotIsToBe() {
    byte[] hash = {1, 2, 3};
    FormerCommand.Told accepted = new FormerCommand.Told(new CommandUpdate.Accepted("id", 2), NOON);
    FormerCommand.Told told =
        new FormerCommand.Told(new CommandUpdate.Progress("id", EVENTS.get(1)), NOON);
    FormerCommand.Told ended =
        new FormerCommand.Told(new CommandUpdate.Ended("id", OUTCOMES.get(3)), NOON);
    FormerCommand command =
        new FormerCommand("kim", "id", hash, List.of(accepted, told, ended), Duration.ofSeconds(9));
    ExpressionCommand.SetLed led = new ExpressionCommand.SetLed("#010203");
    Luggage read = again(new Luggage(UID, List.of(led), List.of(), List.of(command), STARTS));
    assertThat(read.desired()).containsExactly(led);
    assertThat(read.starts()).isEqualTo(STARTS);
    FormerCommand back = read.commands().getFirst();
    assertThat(back.told()).isEqualTo(command.told());
    assertThat(back.hash()).isEqualTo(hash);
    assertThat(back.age()).isEqualTo(command.age());
    assertThat(back.principal()).isEqualTo("kim");
  }

  @Test
  void keepsTheNewestWhereThereIsNoRoomForAll() {
    List<RobotRecord> records = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      records.add(
          new RobotRecord.Said(null, new RobotEvent.Unrecognised("t", i + "x".repeat(10_000))));
    }
    byte[] packed =
        LuggageForm.write(luggage(part(4, 1, records.subList(0, 10)), part(5, 1, records)));
    assertThat(packed.length).isLessThan((1 << 20) + 10_000).isGreaterThan(1 << 19);
    Luggage read = LuggageForm.read(packed);
    JournalPart<RobotRecord> older = read.journal().getFirst();
    assertThat(older.entries()).isEmpty();
    assertThat(older.first()).isEqualTo(11);
    JournalPart<RobotRecord> newer = read.journal().getLast();
    assertThat(newer.last()).isEqualTo(300);
    assertThat(newer.entries().getLast().value()).isEqualTo(records.getLast());
    assertThat(newer.first()).isEqualTo(301 - newer.entries().size());
  }

  @Test
  void saysWhatItCannotRead() {
    for (String text :
        List.of("", "[]", "{\"version\":7}", "{\"version\":1}", "{\"version\":1,\"uid\":\"x\"}")) {
      assertThatThrownBy(() -> LuggageForm.read(text.getBytes(StandardCharsets.UTF_8)))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    String good =
        new String(LuggageForm.write(luggage(part(5, 1, some()))), StandardCharsets.UTF_8);
    String unknown = good.replace("RobotEvent.SpokenWord", "RobotEvent.Sung");
    assertThatThrownBy(() -> LuggageForm.read(unknown.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Sung");
  }

  private static List<RobotRecord> some() {
    return List.of(new RobotRecord.Said(null, new RobotEvent.SpokenWord("word", 1)));
  }

  @Test
  void tellsCommandsApartByWhatIsAsked() {
    CommandRequest request = Replicas.say("id", "text");
    assertThat(CommandHash.same(CommandHash.of(request), Replicas.say("other", "text"))).isTrue();
    assertThat(CommandHash.same(CommandHash.of(request), Replicas.say("id", "texts"))).isFalse();
    CommandRequest monitored =
        Replicas.request("id", new SpeechCommand.SayText("text", false, true));
    assertThat(CommandHash.same(CommandHash.of(request), monitored)).isFalse();
    CommandRequest stop = Replicas.request("id", new SpeechCommand.Stop());
    CommandRequest end = Replicas.request("id", new SpeechCommand.EndStream());
    assertThat(CommandHash.same(CommandHash.of(stop), end)).isFalse();
  }

  private static JournalPart<RobotRecord> part(long epoch, long first, List<RobotRecord> records) {
    return new JournalPart<>(
        epoch,
        first,
        records.stream()
            .map(record -> new JournalPart.Kept<>(NOON, Duration.ofMillis(17), record))
            .toList());
  }

  @SafeVarargs
  private static Luggage luggage(JournalPart<RobotRecord>... parts) {
    return new Luggage(UID, List.of(), List.of(parts), List.of(), StartMemory.NONE);
  }

  private static Luggage again(Luggage luggage) {
    return LuggageForm.read(LuggageForm.write(luggage));
  }
}
