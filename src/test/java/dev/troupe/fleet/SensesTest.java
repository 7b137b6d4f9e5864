package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotOptions;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What options mean to senses that run. */
final class SensesTest {
  private static final Overflow BUFFER = new Overflow.Buffer(Duration.ofSeconds(2));
  private static final RobotOptions FASTER =
      OptionValues.over(
          RobotOptions.DEFAULT,
          Map.of("audio_sample_rate", 24_000, "sensor_linger", Duration.ofSeconds(5)));

  private final Loops loops = new Loops();
  private final ManualTime time = new ManualTime();
  private final FakeWire wire = new FakeWire();
  private final Senses senses =
      new Senses(
          wire,
          loops.crossing,
          time,
          RobotOptions.DEFAULT,
          FeedEncoders.NONE,
          new FleetMetrics(new SimpleMeterRegistry()),
          () -> 7,
          () -> false,
          () -> {});

  @BeforeEach
  void link() {
    loops.atHome(senses::linked);
  }

  @AfterEach
  void close() {
    loops.close();
  }

  private FeedSubscription subscribe(AudioFeed feed, int rate, Watcher<AudioChunk> watcher) {
    FeedSubscription made =
        loops.call(loops.home, () -> feed.subscribe("test", loops.away, rate, BUFFER, watcher));
    loops.settle();
    return made;
  }

  private List<Integer> ratesAsked() {
    return wire.commands().stream()
        .filter(PerceptionCommand.StartAudio.class::isInstance)
        .map(command -> ((PerceptionCommand.StartAudio) command).sampleRate())
        .toList();
  }

  private void hear(int samples) {
    loops.atHome(() -> senses.received(new RobotEvent.AudioHeard(new byte[2 * samples], null)));
    loops.settle();
  }

  @Test
  void anotherRateOfSoundWaitsForTheNextStartAndThenChangesNobodysRate() {
    Watcher<AudioChunk> watcher = new Watcher<>();
    FeedSubscription first = subscribe(senses.microphone(), 16_000, watcher);
    loops.atHome(() -> senses.use(FASTER));
    subscribe(senses.speaker(), 16_000, new Watcher<>());
    assertThat(ratesAsked()).containsExactly(16_000, 16_000);

    loops.atHome(senses::lost);
    loops.atHome(senses::linked);

    assertThat(ratesAsked()).containsExactly(16_000, 16_000, 24_000);
    hear(24_000);
    hear(24_000);
    assertThat(watcher.values())
        .isNotEmpty()
        .allSatisfy(chunk -> assertThat(chunk.sampleRate()).isEqualTo(16_000));
    long samples = watcher.values().stream().mapToLong(chunk -> chunk.pcm().length / 2).sum();
    // Two seconds, less what the filter still holds.
    assertThat(samples).isBetween(31_000L, 32_000L);
    first.cancel();
  }
}
