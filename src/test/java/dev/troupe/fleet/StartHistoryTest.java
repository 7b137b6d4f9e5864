package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** What is expected of a robot's next beginning, by those before. */
final class StartHistoryTest {
  private final ManualTime time = new ManualTime();
  private final StartHistory history = new StartHistory(time);

  private static RobotCommand say(String text) {
    return new SpeechCommand.SayText(text, false, false);
  }

  private void began(String text, double millis, double made) {
    history.began(
        say(text), new RobotEvent.SpeakStarted(text, made), Math.round(millis * 1_000_000));
  }

  private StartEstimate estimate(String text) {
    return history.estimate(say(text));
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  @Test
  void aRobotThatNothingIsKnownOfPromisesNearlyNothing() {
    StartEstimate guess = estimate("hello");
    assertThat(guess.samples()).isZero();
    assertThat(guess.uncertainty()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatWasSaidBeforeHasADelayOfItsOwn() {
    for (int i = 0; i < 10; i++) {
      began("text " + i, 500, 500);
      began("text " + i, 100, 0);
    }
    assertThat(millis(estimate("text 3").delay())).isEqualTo(100);
    assertThat(millis(estimate("text x").delay())).isEqualTo(500);
    assertThat(estimate("text x").samples()).isEqualTo(10);
  }

  @Test
  void theNextOwnerKnowsWhatThisOneKnew() {
    for (int i = 0; i < 10; i++) {
      began("text " + i, 500 + i, 500);
      began("text " + i, 100 + i, 0);
      time.advance(Duration.ofMinutes(1));
    }
    StartHistory next = new StartHistory(time);
    next.adopt(history.memory());
    for (String text : new String[] {"text 3", "text x"}) {
      assertThat(next.estimate(say(text))).isEqualTo(estimate(text));
    }
    time.advance(Duration.ofHours(13));
    assertThat(next.estimate(say("text x")).samples()).isZero();
  }

  @Test
  void outliersDoNotMoveIt() {
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      began("text " + i, i % 5 == 0 ? 3_000 : 500 + random.nextInt(10), 500);
    }
    assertThat(millis(estimate("text x").delay())).isBetween(495.0, 520.0);
  }

  @Test
  void aRobotThatWasRestartedHasNothingReady() {
    for (int i = 0; i < 10; i++) {
      began("text " + i, 500, 500);
      began("text " + i, 100, 0);
    }
    began("text 1", 510, 500);
    assertThat(millis(estimate("text 2").delay())).isBetween(500.0, 510.0);
    assertThat(millis(estimate("text 1").delay())).isEqualTo(100);
  }

  @Test
  void longerTextsTakeLongerWhereThatIsSo() {
    Random random = new Random(2);
    for (int i = 0; i < 30; i++) {
      int length = 5 + random.nextInt(80);
      began("x".repeat(length) + i, 220 + 12 * length + random.nextInt(21) - 10, 300);
    }
    assertThat(millis(estimate("y".repeat(60)).delay())).isBetween(900.0, 980.0);
    assertThat(millis(estimate("y".repeat(20)).delay())).isBetween(430.0, 490.0);
    assertThat(millis(estimate("y".repeat(60)).uncertainty())).isLessThan(40);
    // Beyond what was ever seen it is less sure.
    assertThat(millis(estimate("y".repeat(200)).uncertainty())).isGreaterThan(500);
  }

  @Test
  void oldOnesAgeOut() {
    for (int i = 0; i < 10; i++) {
      began("text " + i, 500, 500);
    }
    time.advance(Duration.ofHours(13));
    assertThat(estimate("text x").samples()).isZero();
  }

  @Test
  void theLatestCount() {
    for (int i = 0; i < 64; i++) {
      began("old " + i, 500, 500);
    }
    for (int i = 0; i < 64; i++) {
      began("new " + i, 800, 800);
    }
    assertThat(millis(estimate("text x").delay())).isEqualTo(800);
    assertThat(estimate("text x").samples()).isEqualTo(64);
  }

  /** Drawn many times, so that it fails only far off. */
  @Test
  void nineteenOfTwentyBeginWithinTheUncertainty() {
    Random random = new Random(3);
    for (int samples : new int[] {5, 8, 20, 64}) {
      assertThat(within(samples, () -> 300 + 60 * random.nextDouble())).isGreaterThan(0.93);
      assertThat(within(samples, () -> 300 + 20 * random.nextGaussian())).isGreaterThan(0.93);
      assertThat(
              within(samples, () -> random.nextInt(20) == 0 ? 900 : 300 + 30 * random.nextDouble()))
          .isGreaterThan(0.90);
    }
  }

  private double within(int samples, DoubleSupplier delays) {
    int good = 0;
    int rounds = 1_500;
    for (int round = 0; round < rounds; round++) {
      StartSamples kept = new StartSamples(Duration.ofMillis(100), Duration.ofSeconds(1));
      for (int i = 0; i < samples; i++) {
        kept.add(10, Math.round(delays.getAsDouble() * 1e6), 0);
      }
      StartEstimate estimate = kept.estimate(10, 0);
      double off = Math.abs(delays.getAsDouble() - millis(estimate.delay()));
      good += off <= millis(estimate.uncertainty()) ? 1 : 0;
    }
    return (double) good / rounds;
  }
}
