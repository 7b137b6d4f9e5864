package dev.troupe.recognition;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sound that came and was not sent yet, cut into frames of the length that the vendor recommends.
 * Bounded by whoever fills it, in time.
 */
final class AudioQueue {
  /** Seen in the official client's examples. */
  static final Duration FRAME = Duration.ofMillis(60);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AudioCodec codec;
  private final int frameBytes;
  private final Deque<AudioPiece> pieces = new ArrayDeque<>();

  /** Bytes of the first piece that are gone already. */
  private int used;

  private long bytes;

  /** Bytes that ever came, and that ever left; the difference waits. */
  private long position;

  AudioQueue(AudioCodec codec) {
    this.codec = codec;
    this.frameBytes = (int) bytes(FRAME);
  }

  void add(AudioPiece piece) {
    if (piece.bytes().length > 0) {
      pieces.add(piece);
      bytes += piece.bytes().length;
      position += piece.bytes().length;
    }
  }

  /** Of everything that came so far; what {@link #dropBefore} takes. */
  long position() {
    return position;
  }

  /** How much waits. */
  Duration length() {
    return Duration.ofNanos(nanos(bytes));
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  /** Forgets all that came before {@code mark}. */
  void dropBefore(long mark) {
    long excess = mark - (position - bytes);
    while (excess > 0 && !pieces.isEmpty()) {
      int taken = (int) Math.min(excess, pieces.getFirst().bytes().length - used);
      skip(taken);
      excess -= taken;
    }
  }

  /** The oldest sound beyond {@code most}, taken out; null when there is not so much. */
  @Nullable AudioFrame overflow(Duration most) {
    return length().compareTo(most) > 0 ? take(false) : null;
  }

  /**
   * The next frame, or null when there is not enough for one; {@code rest}: a short one will do.
   */
  @Nullable AudioFrame take(boolean rest) {
    if (bytes == 0 || (bytes < frameBytes && !rest)) {
      return null;
    }
    AudioPiece first = pieces.getFirst();
    MediaPoint from =
        new MediaPoint(first.streamId(), Duration.ofNanos(first.mediaNanos() + nanos(used)));
    byte[] frame = new byte[(int) Math.min(bytes, frameBytes)];
    double energy = 0;
    double peak = 0;
    int filled = 0;
    // A frame never mixes two streams, whose times have nothing to do with each other.
    while (filled < frame.length
        && !pieces.isEmpty()
        && pieces.getFirst().streamId().equals(first.streamId())) {
      AudioPiece piece = pieces.getFirst();
      int length = Math.min(frame.length - filled, piece.bytes().length - used);
      System.arraycopy(piece.bytes(), used, frame, filled, length);
      energy += piece.energy() * length / piece.bytes().length;
      peak = Math.max(peak, piece.peak());
      filled += length;
      skip(length);
    }
    byte[] cut = filled == frame.length ? frame : Arrays.copyOf(frame, filled);
    int samples = filled / codec.bytesPerSample();
    return new AudioFrame(from, cut, samples, nanos(filled), energy, peak);
  }

  private void skip(int length) {
    bytes -= length;
    used += length;
    if (used == pieces.getFirst().bytes().length) {
      pieces.removeFirst();
      used = 0;
    }
  }

  long bytes(Duration length) {
    return codec.bytesPerSecond() * length.toMillis() / 1_000;
  }

  long nanos(long length) {
    return length * SECOND / codec.bytesPerSecond();
  }
}
