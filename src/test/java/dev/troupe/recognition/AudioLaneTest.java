package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudioLaneTest {
  private final ManualTime time = new ManualTime();
  private final List<byte[]> sent = new ArrayList<>();
  private final List<AudioFrame> lost = new ArrayList<>();
  private final List<Boolean> wanted = new ArrayList<>();
  private boolean writable = true;

  private AudioLane lane(boolean live) {
    return new AudioLane(
        AudioCodec.G711A,
        live,
        time,
        new AudioLane.Owner() {
          @Override
          public boolean writable() {
            return writable;
          }

          @Override
          public void send(byte[] frame) {
            sent.add(frame);
          }

          @Override
          public void wanted(boolean more) {
            wanted.add(more);
          }

          @Override
          public void lost(AudioFrame frame) {
            lost.add(frame);
          }
        });
  }

  /** So many milliseconds of sound, each byte telling which piece it is from. */
  private static AudioPiece piece(int number, int millis) {
    byte[] bytes = new byte[millis * 8];
    Arrays.fill(bytes, (byte) number);
    return new AudioPiece("", 0, bytes, 1, 0.5);
  }

  private int bytesSent() {
    return sent.stream().mapToInt(frame -> frame.length).sum();
  }

  @Test
  void soundGoesOutInFramesOfSixtyMilliseconds() {
    AudioLane lane = lane(false);
    lane.flow();
    lane.add(piece(1, 50));
    assertThat(sent).isEmpty();

    lane.add(piece(2, 50));
    time.advance(Duration.ofSeconds(1));

    assertThat(sent).singleElement().satisfies(frame -> assertThat(frame).hasSize(480));
  }

  @Test
  void whatCameBeforeARecognitionIsNotForIt() {
    AudioLane lane = lane(false);
    lane.hold();
    lane.add(piece(1, 120));
    long mark = lane.mark();
    lane.add(piece(2, 120));

    lane.begin(new Stretch(), mark);
    time.advance(Duration.ofSeconds(1));

    assertThat(sent).hasSize(2).allSatisfy(frame -> assertThat(frame).containsOnly(2));
  }

  @Test
  void aClientIsHeldBackByASecondOfSoundAndGoesOnWhenItIsGone() {
    AudioLane lane = lane(false);
    lane.hold();
    lane.add(piece(1, 1_200));
    assertThat(wanted).containsExactly(false);

    lane.flow();
    time.advance(Duration.ofSeconds(2));

    assertThat(wanted).containsExactly(false, true);
    assertThat(lost).isEmpty();
  }

  @Test
  void aMicrophoneCannotWaitSoItsOldestGoes() {
    AudioLane lane = lane(true);
    Stretch stretch = new Stretch();
    lane.begin(stretch, 0);
    writable = false;

    for (int i = 0; i < 50; i++) {
      lane.add(piece(i, 60));
    }

    assertThat(lost).hasSizeBetween(15, 18);
    assertThat(stretch.measures(null, time.now(), false).dropped())
        .isEqualTo(Duration.ofMillis(60L * lost.size()));
  }

  @Test
  void anUtteranceThatEndsIsFollowedBySilenceUntilTheRecognitionEnds() {
    AudioLane lane = lane(false);
    lane.begin(new Stretch(), 0);
    lane.add(piece(1, 100));

    lane.finish();
    time.advance(Duration.ofSeconds(1));

    byte silence = AudioCodec.G711A.silence();
    assertThat(sent.getLast()).containsOnly(silence);
    assertThat(bytesSent()).as("below the vendor's limit").isBetween(15_000, 21_000);
    int before = bytesSent();
    lane.end();
    time.advance(Duration.ofSeconds(1));
    assertThat(bytesSent()).isEqualTo(before);
    assertThat(time.armed()).isZero();
  }

  @Test
  void theLatestOfARecognitionIsSentAgainFirst() {
    AudioLane lane = lane(false);
    lane.begin(new Stretch(), 0);
    for (int i = 1; i <= 20; i++) {
      lane.add(piece(i, 60));
      time.advance(Duration.ofMillis(60));
    }
    sent.clear();
    lane.hold();
    lane.add(piece(21, 60));

    Duration replayed = lane.beginAgain(Duration.ofMillis(600));
    time.advance(Duration.ofSeconds(2));

    assertThat(replayed).isEqualTo(Duration.ofMillis(600));
    assertThat(sent).hasSize(11);
    assertThat(sent.getFirst()).containsOnly(11);
    assertThat(sent.getLast()).containsOnly(21);
  }

  @Test
  void aQuietMicrophoneIsSilenceAtItsOwnPaceWhileARecognitionRuns() {
    AudioLane lane = lane(true);
    lane.flow();
    lane.quiet(true);
    assertThat(sent).as("nobody listens").isEmpty();

    lane.begin(new Stretch(), 0);
    time.advance(Duration.ofSeconds(3));

    assertThat(bytesSent()).isBetween(22_000, 27_000);
    lane.stop();
    assertThat(time.armed()).isZero();
  }

  @Test
  void aFullSocketHoldsSoundUntilItTakesMore() {
    AudioLane lane = lane(false);
    lane.flow();
    writable = false;
    lane.add(piece(1, 120));
    time.advance(Duration.ofSeconds(1));
    assertThat(sent).isEmpty();

    writable = true;
    lane.writable();
    time.advance(Duration.ofSeconds(1));

    assertThat(sent).hasSize(2);
  }
}
