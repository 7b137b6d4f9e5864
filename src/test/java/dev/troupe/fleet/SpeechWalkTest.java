package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.fleet.CommandRequest.WhenBusy;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.RobotEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a robot answers and whatever clients call, in any order: every accepted utterance ends
 * exactly once and hears nothing behind its end. {@link Said} complains about the latter.
 */
final class SpeechWalkTest {
  private static final int STEPS = 6_000;

  private final Map<String, Said> said = new LinkedHashMap<>();
  private final List<String> told = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyUtteranceEndsExactlyOnce(long seed) {
    Random random = new Random(seed);
    SpeechBench bench = new SpeechBench(SpeechBench.options(random.nextInt(6), random.nextInt(2)));
    for (int step = 0; step < STEPS; step++) {
      step(bench, random, step);
      check(bench);
    }
    bench.wire.full(false);
    bench.loses();
    told.addAll(bench.ended);
    assertThat(bench.queue.idle()).isTrue();
    assertThat(bench.time.armed()).isZero();
    assertThat(said.values()).allMatch(Said::over);
    List<String> accepted =
        said.entrySet().stream()
            .filter(e -> !e.getValue().refused())
            .map(Map.Entry::getKey)
            .toList();
    assertThat(told)
        .hasSameSizeAs(new HashSet<>(told))
        .containsExactlyInAnyOrderElementsOf(accepted);
    assertThat(accepted.size()).isGreaterThan(STEPS / 20);
  }

  private void check(SpeechBench bench) {
    long open = said.values().stream().filter(each -> !each.over()).count();
    assertThat(bench.queue.idle()).isEqualTo(open == 0);
    if (bench.ended.size() > 500) {
      told.addAll(bench.ended);
      bench.ended.clear();
    }
  }

  private void step(SpeechBench bench, Random random, int step) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> {
        if (bench.wire.ready()) {
          String id = "u" + step;
          WhenBusy how = WhenBusy.values()[Math.max(0, random.nextInt(8) - 5)];
          said.put(id, random.nextInt(6) == 0 ? bench.stream(id, null) : bench.say(id, how));
        }
      }
      case 4 -> bench.cancel(anybody(random));
      case 5 -> {
        if (random.nextInt(4) == 0) {
          bench.queue.clear();
        }
      }
      case 6 -> bench.time.advance(Duration.ofMillis(random.nextInt(1_500)));
      case 7 -> {
        if (random.nextInt(8) == 0) {
          bench.time.advance(Duration.ofSeconds(random.nextInt(700)));
        }
      }
      case 8 -> {
        if (random.nextInt(10) == 0) {
          bench.loses();
        }
        bench.wire.back();
      }
      case 9 -> bench.wire.full(random.nextInt(5) == 0);
      case 10 -> bench.queue.observe(new RobotEvent.SpeechBuffer(random.nextInt(1000), 1000));
      case 11 -> bench.queue.observe(new RobotEvent.SpokenWord("w", 0));
      default -> robot(bench, random);
    }
  }

  private String anybody(Random random) {
    List<String> open =
        said.entrySet().stream().filter(e -> !e.getValue().over()).map(Map.Entry::getKey).toList();
    return open.isEmpty() ? "nobody" : open.get(random.nextInt(open.size()));
  }

  /** Any answer to any of the newest requests, whether it makes sense or not. */
  private static void robot(SpeechBench bench, Random random) {
    List<FakeWire.Asked> speech =
        bench.wire.all().stream().filter(each -> !each.is(CommandKind.SPEECH_STOP)).toList();
    if (speech.isEmpty()) {
      return;
    }
    int back = Math.min(speech.size(), 1 + random.nextInt(4));
    FakeWire.Asked asked = speech.get(speech.size() - back);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> asked.progress(new RobotEvent.SpeakStarted("s", 1.0));
      case 3 -> asked.progress(new RobotEvent.SpokenWord("w", 1));
      case 4, 5 -> asked.ended(new RobotEvent.SpeakEnded("all", false, false));
      case 6 -> asked.ended(new RobotEvent.SpeakEnded("some", true, false));
      case 7 -> asked.ended(new RobotEvent.SpeakEnded("", false, true));
      default -> asked.ended(new RobotEvent.Rejected("no"));
    }
    if (bench.wire.all().size() > 400) {
      bench.wire.trim(200);
    }
  }
}
