package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audio on its way to a mouth that plays as fast as sound. */
final class SpeechStreamTest {
  private static final int BYTES_PER_SECOND = 32_000;
  private static final int WINDOW = 64_000;

  private final Loops loops = new Loops();
  private final SpeechBench bench = new SpeechBench(SpeechBench.options(3, 1));
  private final Source source = new Source();
  private final SpeechStream stream =
      new SpeechStream(
          bench.wire,
          loops.crossing,
          loops.away,
          bench.time,
          new SpeechCommand.StartStream(16_000, false),
          Duration.ofSeconds(2),
          source,
          () -> bench.cancel("s"));

  /** Confined to its context. */
  private static final class Source implements SpeechStreamListener {
    private int calls;
    private long wanted;
    private int closed;

    @Override
    public void wanted(long bytes) {
      calls++;
      wanted = bytes;
    }

    @Override
    public void closed() {
      closed++;
    }
  }

  @AfterEach
  void nothingIsLeft() {
    loops.atHome(bench::loses);
    assertThat(bench.time.armed()).isZero();
    assertThat(source.closed).isEqualTo(1);
    loops.close();
  }

  private Said open() {
    Said said = loops.call(loops.home, () -> bench.stream("s", stream));
    loops.settle();
    return said;
  }

  private void write(int bytes) {
    stream.write(new byte[bytes]);
    loops.settle();
  }

  private void advance(long millis) {
    loops.atHome(() -> bench.time.advance(Duration.ofMillis(millis)));
  }

  private void report(long played) {
    loops.atHome(() -> bench.queue.observe(new RobotEvent.SpeechBuffer(played, sent())));
  }

  private int sent() {
    return bench.wire.all(CommandKind.SPEECH_STREAM_DATA).stream()
        .mapToInt(each -> pcm(each).length)
        .sum();
  }

  private static byte[] pcm(FakeWire.Asked asked) {
    if (asked.command instanceof SpeechCommand.StreamData data) {
      return data.pcm();
    }
    throw new AssertionError("no data: " + asked.command);
  }

  private int ends() {
    return bench.wire.count(CommandKind.SPEECH_STREAM_END);
  }

  @Test
  void wantsNothingBeforeItsTurn() {
    loops.atHome(() -> bench.say("a"));
    open();
    advance(1_000);
    assertThat(source.calls).isZero();
    loops.atHome(() -> {
      bench.starts("a");
      bench.finishes("a");
    });
    assertThat(source.wanted).isEqualTo(WINDOW);
    assertThat(source.calls).isEqualTo(1);
  }

  @Test
  void asksForMoreOnlyAsTheRobotPlays() {
    open();
    write(WINDOW);
    assertThat(sent()).isEqualTo(WINDOW);
    assertThat(source.calls).isEqualTo(1);
    advance(500);
    assertThat(source.calls).isEqualTo(2);
    assertThat(source.wanted).isBetween(1_000L, BYTES_PER_SECOND / 2L);
  }

  @Test
  void cutsAWriteThatIsLargerThanTheWindow() {
    open();
    byte[] pcm = new byte[5 * WINDOW + 2];
    new Random(1).nextBytes(pcm);
    stream.write(pcm.clone());
    loops.settle();
    assertThat(sent()).isEqualTo(WINDOW);
    for (int second = 1; second <= 3; second++) {
      advance(1_000);
      assertThat(sent())
          .isBetween(WINDOW + (second * 1_000 - 60) * 32, WINDOW + second * BYTES_PER_SECOND);
    }
    advance(10_000);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    bench.wire.all(CommandKind.SPEECH_STREAM_DATA).forEach(each -> whole.writeBytes(pcm(each)));
    assertThat(whole.toByteArray()).isEqualTo(pcm);
    assertThat(bench.wire.all(CommandKind.SPEECH_STREAM_DATA))
        .allMatch(each -> pcm(each).length % 2 == 0 && pcm(each).length <= 32 * 1024);
  }

  @Test
  void silenceOfTheSourceDoesNotWidenTheWindow() {
    open();
    loops.atHome(() -> bench.starts("s"));
    write(3_200);
    advance(30_000);
    write(10 * WINDOW);
    assertThat(sent()).isEqualTo(3_200 + WINDOW);
  }

  @Test
  void believesTheRobotRatherThanTheClock() {
    open();
    write(10 * WINDOW);
    loops.atHome(() -> bench.starts("s"));
    for (int i = 0; i < 20; i++) {
      report(0);
      advance(100);
    }
    assertThat(sent()).isBetween(WINDOW, WINDOW + BYTES_PER_SECOND / 10);
    report(WINDOW);
    assertThat(sent()).isBetween(2 * WINDOW - 2_000, 2 * WINDOW + BYTES_PER_SECOND / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void isNeverFurtherAheadThanItsWindow(long seed) {
    Random random = new Random(seed);
    boolean reports = seed % 2 == 0;
    open();
    loops.run(loops.home, () -> bench.starts("s"));
    Player player = new Player();
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(3) == 0) {
        stream.write(new byte[2 * random.nextInt(1, 40_000)]);
      }
      loops.run(
          loops.home,
          () -> {
            if (random.nextInt(10) == 0) {
              bench.wire.writable(random.nextBoolean());
            }
            player.play(bench.time, random.nextInt(300), sent());
            if (reports && random.nextInt(3) == 0) {
              bench.queue.observe(new RobotEvent.SpeechBuffer(player.played, sent()));
            }
            assertThat(sent() - player.played).isLessThanOrEqualTo(WINDOW + 64);
          });
    }
    assertThat(sent()).isGreaterThan(2 * WINDOW);
  }

  /** A robot that plays what it has, millisecond by millisecond. */
  private static final class Player {
    private long played;

    void play(ManualTime time, int millis, int received) {
      // What comes within this time is played from the next call on, or the test would be wrong.
      played = Math.min(received, played + millis * (BYTES_PER_SECOND / 1_000L));
      time.advance(Duration.ofMillis(millis));
    }
  }

  @Test
  void waitsForTheSocketAndGoesOnWhenItHasRoom() {
    open();
    loops.atHome(() -> bench.wire.writable(false));
    write(6_400);
    stream.end();
    loops.settle();
    advance(1_000);
    assertThat(sent()).isZero();
    assertThat(ends()).isZero();
    loops.atHome(() -> bench.wire.writable(true));
    assertThat(sent()).isEqualTo(6_400);
    assertThat(ends()).isEqualTo(1);
  }

  @Test
  void theEndOfAStreamAlsoWaitsForTheSocket() {
    open();
    write(6_400);
    loops.atHome(() -> bench.wire.writable(false));
    stream.end();
    loops.settle();
    assertThat(ends()).isZero();
    loops.atHome(() -> bench.wire.writable(true));
    assertThat(ends()).isEqualTo(1);
  }

  @Test
  void endsBehindTheLastByteAndTakesNoMore() {
    Said said = open();
    write(2 * WINDOW);
    stream.end();
    loops.settle();
    assertThat(ends()).isZero();
    assertThat(source.closed).isZero();
    advance(3_000);
    assertThat(sent()).isEqualTo(2 * WINDOW);
    assertThat(ends()).isEqualTo(1);
    assertThat(bench.wire.last().is(CommandKind.SPEECH_STREAM_END)).isTrue();
    assertThat(source.closed).isEqualTo(1);
    write(100);
    assertThat(sent()).isEqualTo(2 * WINDOW);
    loops.atHome(() -> {
      bench.starts("s");
      bench.finishes("s");
    });
    assertThat(said.outcome()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void anEndBeforeItsTurnIsKept() {
    loops.atHome(() -> bench.say("a"));
    open();
    stream.write(new byte[320]);
    stream.end();
    loops.settle();
    assertThat(sent()).isZero();
    loops.atHome(() -> {
      bench.starts("a");
      bench.finishes("a");
    });
    assertThat(sent()).isEqualTo(320);
    assertThat(ends()).isEqualTo(1);
  }

  @Test
  void cancelStopsTheRobotAndTheSourceAndTellsWhatWasPlayed() {
    Said said = open();
    write(2 * WINDOW);
    loops.atHome(() -> bench.starts("s"));
    report(8_000);
    stream.cancel();
    loops.settle();
    assertThat(bench.wire.count(CommandKind.SPEECH_STOP)).isEqualTo(1);
    assertThat(source.closed).isEqualTo(1);
    int sent = sent();
    advance(900);
    assertThat(sent()).isEqualTo(sent);
    loops.atHome(() -> bench.aborts("s", ""));
    assertThat(said.outcome())
        .isEqualTo(new Outcome.Interrupted("", Duration.ofMillis(900), 8_000L));
  }

  @Test
  void aLostLinkEndsItAsUnknown() {
    Said said = open();
    write(2 * WINDOW);
    loops.atHome(bench::loses);
    assertThat(said.outcome()).isInstanceOf(Outcome.Unknown.class);
    assertThat(source.closed).isEqualTo(1);
    assertThat(bench.time.armed()).isZero();
  }
}
