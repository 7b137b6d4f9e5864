package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.PerceptionCommand.StartAudio;
import dev.troupe.robot.PerceptionCommand.StopAudio;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A stream that the robot sends while somebody wants it; here sound, whose two parts share one. */
final class SensorTest {
  private static final int MICROPHONE = 1;
  private static final int SPEAKER = 2;

  private final FakeWire wire = new FakeWire();
  private final ManualTime time = new ManualTime();
  private final List<Integer> began = new ArrayList<>();
  private int wanted;
  private int switched;
  private final Sensor sensor =
      new Sensor(
          wire,
          time,
          Duration.ofSeconds(2),
          () -> wanted,
          bits ->
              bits == 0
                  ? new StopAudio()
                  : new StartAudio(16_000, (bits & MICROPHONE) != 0, (bits & SPEAKER) != 0),
          began::add,
          () -> switched++);

  @AfterEach
  void nothingIsArmed() {
    sensor.lost();
    assertThat(time.armed()).isZero();
  }

  private void want(int bits) {
    wanted = bits;
    sensor.update();
  }

  private static StartAudio start(boolean microphone, boolean speaker) {
    return new PerceptionCommand.StartAudio(16_000, microphone, speaker);
  }

  @Test
  void startsOnceHoweverManyWantIt() {
    sensor.linked();
    want(MICROPHONE);
    want(MICROPHONE);
    time.advance(Duration.ofMinutes(1));
    assertThat(wire.commands()).containsExactly(start(true, false));
    assertThat(began).containsExactly(MICROPHONE);
  }

  @Test
  void goesOnForALingerThenStops() {
    sensor.linked();
    want(MICROPHONE);
    want(0);
    assertThat(sensor.running()).isEqualTo(MICROPHONE);
    time.advance(Duration.ofMillis(1_999));
    assertThat(wire.commands()).hasSize(1);
    assertThat(switched).isZero();
    time.advance(Duration.ofMillis(1));
    assertThat(wire.commands()).containsExactly(start(true, false), new StopAudio());
    assertThat(sensor.running()).isZero();
    assertThat(switched).isOne();
    time.advance(Duration.ofMinutes(1));
    assertThat(wire.commands()).hasSize(2);
  }

  @Test
  void wantedAgainWithinTheLingerItDoesNotRestart() {
    sensor.linked();
    want(MICROPHONE);
    want(0);
    time.advance(Duration.ofSeconds(1));
    want(MICROPHONE);
    time.advance(Duration.ofSeconds(30));
    assertThat(wire.commands()).containsExactly(start(true, false));
    want(0);
    time.advance(Duration.ofMillis(1_500));
    assertThat(wire.commands()).hasSize(1);
    assertThat(began).containsExactly(MICROPHONE);
  }

  @Test
  void microphoneAndSpeakerAreOneStreamOfBoth() {
    sensor.linked();
    want(MICROPHONE);
    want(MICROPHONE | SPEAKER);
    want(SPEAKER);
    assertThat(wire.commands()).containsExactly(start(true, false), start(true, true));
    time.advance(Duration.ofSeconds(2));
    assertThat(wire.commands())
        .containsExactly(start(true, false), start(true, true), start(false, true));
    assertThat(began).containsExactly(MICROPHONE, SPEAKER);
  }

  @Test
  void aNewPartKeepsTheLingeringOneRunning() {
    sensor.linked();
    want(MICROPHONE);
    want(0);
    want(SPEAKER);
    assertThat(wire.commands()).containsExactly(start(true, false), start(true, true));
    time.advance(Duration.ofSeconds(2));
    assertThat(wire.last().command).isEqualTo(start(false, true));
  }

  @Test
  void whatIsWantedBeforeTheLinkStandsStartsWithIt() {
    want(MICROPHONE);
    assertThat(wire.commands()).isEmpty();
    sensor.linked();
    assertThat(wire.commands()).containsExactly(start(true, false));
  }

  @Test
  void aReconnectRestartsWhatIsStillWanted() {
    sensor.linked();
    want(MICROPHONE | SPEAKER);
    sensor.lost();
    want(SPEAKER);
    assertThat(wire.commands()).hasSize(1);
    sensor.linked();
    assertThat(wire.commands()).containsExactly(start(true, true), start(false, true));
    assertThat(began).containsExactly(MICROPHONE | SPEAKER, SPEAKER);
  }

  @Test
  void aReconnectStartsNothingThatNobodyWants() {
    sensor.linked();
    want(MICROPHONE);
    want(0);
    sensor.lost();
    sensor.linked();
    time.advance(Duration.ofMinutes(1));
    assertThat(wire.commands()).containsExactly(start(true, false));
  }

  @Test
  void aRefusedStartIsTriedAgain() {
    sensor.linked();
    wire.full(true);
    want(MICROPHONE);
    time.advance(Duration.ofSeconds(3));
    assertThat(wire.commands()).isEmpty();
    wire.full(false);
    time.advance(Duration.ofSeconds(1));
    assertThat(wire.commands()).containsExactly(start(true, false));
    time.advance(Duration.ofMinutes(1));
    assertThat(wire.commands()).hasSize(1);
  }

  @Test
  void aRefusedStopIsTriedAgain() {
    sensor.linked();
    want(MICROPHONE);
    wire.full(true);
    want(0);
    time.advance(Duration.ofSeconds(5));
    wire.full(false);
    time.advance(Duration.ofSeconds(5));
    assertThat(wire.commands()).containsExactly(start(true, false), new StopAudio());
  }

  @Test
  void aRefusedChangeDoesNotRestartWhatRuns() {
    sensor.linked();
    want(MICROPHONE);
    wire.full(true);
    want(MICROPHONE | SPEAKER);
    wire.full(false);
    time.advance(Duration.ofSeconds(1));
    assertThat(wire.commands()).containsExactly(start(true, false), start(true, true));
    assertThat(began).containsExactly(MICROPHONE, SPEAKER, SPEAKER);
  }
}
