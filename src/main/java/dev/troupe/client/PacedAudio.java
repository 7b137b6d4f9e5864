package dev.troupe.client;

import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Sound that is there all at once, sent as fast as it sounds: the recogniser expects it no faster.
 * Confined to one context.
 */
final class PacedAudio {
  /** What the vendor recommends for one message. */
  private static final Duration PIECE = Duration.ofMillis(60);

  private final byte[] audio;
  private final int pieceBytes;
  private final Function<byte[], Future<Void>> wire;
  private final Time time;
  private final long started;
  private final Promise<Void> done = Promise.promise();
  private int sent;

  private PacedAudio(
      byte[] audio, int bytesPerSecond, Function<byte[], Future<Void>> wire, Time time) {
    this.audio = audio;
    this.pieceBytes = (int) (bytesPerSecond * PIECE.toMillis() / 1000);
    this.wire = wire;
    this.time = time;
    this.started = time.nanos();
  }

  /** Done when the last piece was sent and has sounded; fails with the first that was not taken. */
  static Future<Void> send(
      byte[] audio, int bytesPerSecond, Function<byte[], Future<Void>> wire, Time time) {
    PacedAudio paced = new PacedAudio(audio, bytesPerSecond, wire, time);
    paced.next();
    return paced.done.future();
  }

  private void next() {
    int from = sent * pieceBytes;
    if (done.future().isComplete()) {
      return;
    }
    if (from >= audio.length) {
      done.complete();
      return;
    }
    byte[] piece = Arrays.copyOfRange(audio, from, Math.min(audio.length, from + pieceBytes));
    wire.apply(piece).onFailure(done::tryFail);
    sent++;
    // From the start and not from the last piece, so that late timers do not add up.
    long due = started + sent * PIECE.toNanos();
    time.after(Duration.ofNanos(Math.max(0, due - time.nanos())), this::next);
  }
}
