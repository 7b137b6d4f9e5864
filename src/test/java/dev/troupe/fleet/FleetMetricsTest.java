package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The names and labels of the fleet's meters, and the watch that feeds them. */
final class FleetMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FleetMetrics metrics = new FleetMetrics(registry);
  private final ManualTime time = new ManualTime();
  private final Said said = new Said();

  private double robots(String state) {
    return registry.get("troupe.robots").tag("state", state).gauge().value();
  }

  private double subscribers(String kind) {
    return registry.get("troupe.subscribers").tag("kind", kind).gauge().value();
  }

  private Timer end(String command, String outcome) {
    return registry
        .get("troupe.command.end")
        .tag("command", command)
        .tag("outcome", outcome)
        .timer();
  }

  private Timer answer(String command) {
    return registry.get("troupe.command.answer").tag("command", command).timer();
  }

  private Stopwatch watch(CommandKind kind) {
    return new Stopwatch(kind, (update, at) -> said.update(update), time, metrics);
  }

  @Test
  void countsRobotsByState() {
    metrics.moved(null, Connection.State.DISCONNECTED);
    metrics.moved(null, Connection.State.DISCONNECTED);
    metrics.moved(Connection.State.DISCONNECTED, Connection.State.READY);
    assertThat(robots("disconnected")).isEqualTo(1);
    assertThat(robots("ready")).isEqualTo(1);
    metrics.moved(Connection.State.READY, null);
    assertThat(robots("ready")).isZero();
    assertThat(registry.get("troupe.robots").gauges()).hasSize(Connection.State.values().length);
  }

  @Test
  void countsSubscribersAndTheirLossesByKind() {
    metrics.feed(FeedKind.CAMERA).subscribed(2);
    metrics.feed(FeedKind.CAMERA).dropped(Dropped.Reason.CONFLATED);
    metrics.feed(FeedKind.MICROPHONE).dropped(Dropped.Reason.OVERFLOW);
    metrics.followers(3);
    assertThat(subscribers("camera")).isEqualTo(2);
    assertThat(subscribers("events")).isEqualTo(3);
    assertThat(
            registry
                .get("troupe.dropped")
                .tag("kind", "camera")
                .tag("policy", "conflated")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(
            registry
                .get("troupe.dropped")
                .tag("kind", "microphone")
                .tag("policy", "overflow")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void timesTheFirstWordAndTheEndAndPassesEverythingOn() {
    Stopwatch watch = watch(CommandKind.SAY_TEXT);
    watch.update(new CommandUpdate.Accepted("c", 0));
    watch.update(new CommandUpdate.Sent("c"));
    time.advance(Duration.ofMillis(30));
    watch.update(new CommandUpdate.Progress("c", new RobotEvent.SpeakStarted("hi", 1.0)));
    time.advance(Duration.ofMillis(70));
    watch.update(new CommandUpdate.Progress("c", new RobotEvent.SpokenWord("hi", 0)));
    watch.update(
        new CommandUpdate.Ended(
            "c", new Outcome.Answered(new RobotEvent.SpeakEnded("hi", false, false))));
    assertThat(said.updates).hasSize(5);
    assertThat(answer("say_text").count()).isEqualTo(1);
    assertThat(answer("say_text").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(30);
    assertThat(end("say_text", "answered").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(100);
  }

  @Test
  void anAnswerWithoutAnythingBeforeItIsTheFirstWord() {
    Stopwatch watch = watch(CommandKind.VOICE_STATUS);
    watch.update(new CommandUpdate.Accepted("c", 0));
    time.advance(Duration.ofMillis(5));
    watch.update(
        new CommandUpdate.Ended(
            "c", new Outcome.Answered(new RobotEvent.VoiceStatus("Matthew", null))));
    assertThat(answer("voice_status").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(5);
  }

  @Test
  void whatWasOnlySentHasNoFirstWord() {
    Stopwatch watch = watch(CommandKind.LED);
    watch.update(new CommandUpdate.Accepted("c", 0));
    watch.update(new CommandUpdate.Ended("c", new Outcome.Sent()));
    assertThat(end("led", "sent").count()).isEqualTo(1);
    assertThat(registry.find("troupe.command.answer").timer()).isNull();
  }

  @Test
  void aFailureIsLabelledByItsReasonAlsoWhenRefused() {
    Failure offline = new Failure(FailureReason.ROBOT_OFFLINE, "offline");
    watch(CommandKind.LED).update(new CommandUpdate.Refused("c", offline));
    metrics.ended(CommandKind.LED, new Outcome.Failed(offline), Duration.ZERO);
    assertThat(end("led", "robot_offline").count()).isEqualTo(2);
    Failure unknown = new Failure(FailureReason.OUTCOME_UNKNOWN, "lost");
    metrics.ended(CommandKind.LED, new Outcome.Unknown(unknown), Duration.ZERO);
    assertThat(end("led", "unknown").count()).isEqualTo(1);
  }
}
