package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.AudioCodec;
import dev.troupe.time.ManualTime;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PacedAudioTest {
  private final ManualTime time = new ManualTime();
  private final List<byte[]> sent = new ArrayList<>();
  private Future<Void> taken = Future.succeededFuture();

  @Test
  void piecesLeaveAsFastAsTheySound() {
    byte[] audio = new byte[960 * 2 + 100];
    audio[960] = 7;
    Future<Void> done = send(audio, AudioCodec.LINEAR);
    assertThat(sent).hasSize(1);
    time.advance(Duration.ofMillis(59));
    assertThat(sent).hasSize(1);
    time.advance(Duration.ofMillis(1));
    assertThat(sent).hasSize(2);
    time.advance(Duration.ofMillis(60));
    assertThat(sent).extracting(piece -> piece.length).containsExactly(960, 960, 100);
    assertThat(sent.get(1)[0]).isEqualTo((byte) 7);
    assertThat(done.isComplete()).isFalse();
    time.advance(Duration.ofMillis(60));
    assertThat(done.succeeded()).isTrue();
    assertThat(time.armed()).isZero();
  }

  @Test
  void telephoneSoundIsHalfAsLarge() {
    send(new byte[960], AudioCodec.G711A);
    time.advance(Duration.ofMillis(120));
    assertThat(sent).extracting(piece -> piece.length).containsExactly(480, 480);
  }

  @Test
  void theFirstPieceThatIsNotTakenEndsIt() {
    taken = Future.failedFuture("no session");
    Future<Void> done = send(new byte[9600], AudioCodec.LINEAR);
    assertThat(done.cause()).hasMessage("no session");
    time.advance(Duration.ofSeconds(1));
    assertThat(sent).hasSize(1);
    assertThat(time.armed()).isZero();
  }

  @Test
  void nothingIsSentAtOnce() {
    assertThat(send(new byte[0], AudioCodec.LINEAR).succeeded()).isTrue();
    assertThat(sent).isEmpty();
  }

  private Future<Void> send(byte[] audio, AudioCodec codec) {
    return PacedAudio.send(
        audio,
        codec.bytesPerSecond(),
        piece -> {
          sent.add(piece);
          return taken;
        },
        time);
  }
}
