package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long FRAME = Duration.ofMillis(60).toNanos();
  private static final int BYTES = 480;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** When so many frames that are all there at once have gone out. */
  private static long play(Pacer pacer, int frames, long from) {
    long now = from;
    for (int i = 0; i < frames; i++) {
      now += Math.max(0, pacer.delay(now));
      pacer.sent(BYTES, FRAME, now);
    }
    return now;
  }

  @Test
  void soundThatIsAllThereGoesOutAsItSounds() {
    long end = play(new Pacer(), 100, 5);

    assertThat(end - 5).isBetween(5_800L * 1_000_000, 6_000L * 1_000_000);
  }

  @Test
  void aSourceThatWasLateCatchesUpFasterThanSoundButBelowTheLimit() {
    Pacer pacer = new Pacer();
    play(pacer, 1, 0);

    long now = Duration.ofSeconds(2).toNanos();
    long caughtUp = play(pacer, 33, now);

    long nanosAtTheLimit = 33L * BYTES * SECOND / Pacer.MOST_BYTES_PER_SECOND;
    assertThat(caughtUp - now).isBetween(nanosAtTheLimit - 2 * FRAME, 33 * FRAME / 2);
  }

  @Test
  void aLongSilenceIsNotCaughtUpWith() {
    Pacer pacer = new Pacer();
    play(pacer, 1, 0);

    long now = Duration.ofMinutes(10).toNanos();
    long end = play(pacer, 200, now);

    assertThat(end - now)
        .as("twelve seconds of sound, three of them caught up with")
        .isGreaterThan(Duration.ofMillis(8_800).toNanos());
  }

  @Test
  void noSecondEverCarriesMoreThanTheVendorTakes() {
    SplittableRandom random = new SplittableRandom(3);
    for (int run = 0; run < 200; run++) {
      Pacer pacer = new Pacer();
      long now = random.nextLong(SECOND);
      long[] sentAt = new long[400];
      for (int i = 0; i < sentAt.length; i++) {
        now += random.nextInt(20) == 0 ? random.nextLong(5 * SECOND) : 0;
        if (random.nextInt(50) == 0) {
          pacer.behind(random.nextLong(3 * SECOND), now);
        }
        now += Math.max(0, pacer.delay(now));
        pacer.sent(BYTES, random.nextInt(5) == 0 ? 0 : FRAME, now);
        sentAt[i] = now;
      }
      for (int first = 0, last = 0; last < sentAt.length; last++) {
        while (sentAt[last] - sentAt[first] >= SECOND) {
          first++;
        }
        assertThat((last - first + 1) * BYTES)
            .as("run %d", run)
            .isLessThanOrEqualTo(Pacer.MOST_BYTES_PER_SECOND + BYTES);
      }
    }
  }
}
