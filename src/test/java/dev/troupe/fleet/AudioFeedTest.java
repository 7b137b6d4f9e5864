package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.audio.Resampler;
import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a robot hears, at every rate that somebody wants. */
final class AudioFeedTest {
  private static final int RATE = 16_000;
  private static final Duration PIECE = Duration.ofMillis(20);
  private static final Overflow BUFFER = new Overflow.Buffer(Duration.ofSeconds(2));

  private final Loops loops = new Loops();
  private final ManualTime time = new ManualTime();
  private final FeedTally tally = new FeedTally();
  private final AtomicInteger encoded = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private final AudioFeed feed =
      new AudioFeed(
          FeedKind.MICROPHONE,
          RATE,
          loops.crossing,
          time,
          this::encode,
          tally,
          changes::incrementAndGet);

  @BeforeEach
  void begin() {
    loops.atHome(() -> feed.restart(7));
  }

  @AfterEach
  void close() {
    loops.close();
  }

  private Encoded encode(AudioChunk chunk) {
    encoded.incrementAndGet();
    return Encoded.NONE;
  }

  private FeedSubscription subscribe(int rate, Watcher<AudioChunk> watcher) {
    FeedSubscription made =
        loops.call(loops.home, () -> feed.subscribe("anna", loops.away, rate, BUFFER, watcher));
    loops.settle();
    return made;
  }

  private Watcher<AudioChunk> watch(int rate) {
    Watcher<AudioChunk> watcher = new Watcher<>();
    subscribe(rate, watcher);
    return watcher;
  }

  /** Pieces of 20 ms. */
  private void hear(int pieces) {
    loops.atHome(() -> {
      for (int i = 0; i < pieces; i++) {
        time.advance(PIECE);
        feed.publish(new byte[RATE / 50 * 2], false, false);
      }
    });
  }

  private static List<Duration> times(Watcher<AudioChunk> watcher) {
    return watcher.values().stream().map(chunk -> chunk.stamp().mediaTime()).toList();
  }

  @Test
  void servesTwoRatesAtOnceEncodedOnceEach() {
    Watcher<AudioChunk> same = watch(RATE);
    Watcher<AudioChunk> low = watch(8_000);
    Watcher<AudioChunk> lowToo = watch(8_000);
    hear(10);
    assertThat(encoded).hasValue(20);
    assertThat(same.values()).allMatch(c -> c.sampleRate() == RATE && c.pcm().length == 640);
    assertThat(low.values()).allMatch(c -> c.sampleRate() == 8_000);
    // The first piece lacks what only filled the filter.
    int filling = 2 * new Resampler(RATE, 8_000).delaySamples();
    assertThat(low.values().get(0).pcm()).hasSize(320 - filling);
    assertThat(low.values().subList(1, 10)).allMatch(c -> c.pcm().length == 320);
    assertThat(lowToo.values()).isEqualTo(low.values());
  }

  @Test
  void mediaTimeIsCountedInSamplesWithoutTheFiltersDelay() {
    Watcher<AudioChunk> same = watch(RATE);
    Watcher<AudioChunk> low = watch(8_000);
    hear(5);
    assertThat(times(same))
        .containsExactly(
            Duration.ZERO,
            PIECE,
            PIECE.multipliedBy(2),
            PIECE.multipliedBy(3),
            PIECE.multipliedBy(4));
    Duration delay = new Resampler(RATE, 8_000).delay();
    assertThat(delay).isPositive();
    assertThat(times(low))
        .containsExactly(
            Duration.ZERO,
            PIECE.minus(delay),
            PIECE.multipliedBy(2).minus(delay),
            PIECE.multipliedBy(3).minus(delay),
            PIECE.multipliedBy(4).minus(delay));
  }

  @Test
  void whoComesLateAtAnotherRateSharesTheStreamsTime() {
    Watcher<AudioChunk> same = watch(RATE);
    hear(100);
    Watcher<AudioChunk> late = watch(8_000);
    hear(2);
    Duration delay = new Resampler(RATE, 8_000).delay();
    Duration begin = PIECE.multipliedBy(100);
    assertThat(times(late)).containsExactly(begin, begin.plus(PIECE).minus(delay));
    assertThat(late.values().get(0).stamp().streamId())
        .isEqualTo(same.values().get(0).stamp().streamId());
    assertThat(late.values().get(0).stamp().sequence()).isEqualTo(101);
  }

  @Test
  void aRestartIsANewStreamAndMarked() {
    Watcher<AudioChunk> same = watch(RATE);
    Watcher<AudioChunk> low = watch(8_000);
    hear(3);
    loops.atHome(() -> feed.restart(7));
    hear(2);
    for (Watcher<AudioChunk> each : List.of(same, low)) {
      List<MediaStamp> stamps = each.values().stream().map(AudioChunk::stamp).toList();
      assertThat(stamps).extracting(MediaStamp::sequence).containsExactly(1L, 2L, 3L, 1L, 2L);
      assertThat(stamps)
          .extracting(MediaStamp::discontinuity)
          .containsExactly(true, false, false, true, false);
      Set<String> ids = new HashSet<>(stamps.stream().map(MediaStamp::streamId).toList());
      assertThat(ids).hasSize(2);
      assertThat(stamps.get(3).mediaTime()).isEqualTo(Duration.ZERO);
      assertThat(stamps).extracting(MediaStamp::receivedAt).isSorted();
      assertThat(each.losses).isEmpty();
    }
  }

  @Test
  void anEmptyPieceIsNone() {
    Watcher<AudioChunk> same = watch(RATE);
    loops.atHome(() -> feed.publish(new byte[0], false, false));
    hear(1);
    assertThat(same.values()).hasSize(1);
    assertThat(same.values().get(0).stamp().sequence()).isEqualTo(1);
    assertThat(same.values().get(0).stamp().discontinuity()).isTrue();
  }

  @Test
  void whoLeavesWhilePiecesGoRoundTakesOnlyItsOwnRateAway() {
    Watcher<AudioChunk> stays = watch(RATE);
    Watcher<AudioChunk> leaver = new Watcher<>();
    FeedSubscription leaving = subscribe(8_000, leaver);
    leaver.onItem = leaving::cancel;
    Watcher<AudioChunk> alsoStays = watch(24_000);
    hear(20);
    assertThat(leaver.values()).hasSize(1);
    assertThat(stays.values()).hasSize(20);
    assertThat(alsoStays.values()).hasSize(20);
    assertThat(loops.call(loops.home, feed::subscribers)).isEqualTo(2);
    encoded.set(0);
    hear(1);
    assertThat(encoded).hasValue(2);
  }

  @Test
  void aRateThatNobodyWantsAnyMoreBeginsAnewWhenWantedAgain() {
    FeedSubscription first = subscribe(8_000, new Watcher<>());
    hear(5);
    loops.run(loops.away, first::cancel);
    loops.settle();
    assertThat(loops.call(loops.home, feed::subscribers)).isZero();
    hear(5);
    Watcher<AudioChunk> again = watch(8_000);
    hear(1);
    assertThat(again.values().get(0).stamp().sequence()).isEqualTo(11);
    assertThat(tally.subscribers).hasValue(1);
    assertThat(changes).hasValue(3);
  }

  @Test
  void tellsWhetherTheRobotSpokeAndWasMuted() {
    Watcher<AudioChunk> low = watch(8_000);
    loops.atHome(() -> feed.publish(new byte[640], true, true));
    AudioChunk chunk = low.values().get(0);
    assertThat(chunk.robotSpeaking()).isTrue();
    assertThat(chunk.muted()).isTrue();
    assertThat(chunk.source()).isEqualTo(FeedKind.MICROPHONE);
  }
}
