package dev.troupe.audio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of chunks of any size into frames of one duration, for receivers that insist on
 * one. Holds less than one frame; belongs to one stream and to the thread that feeds it.
 */
public final class Framer {
  /** The longest frame; it bounds what a framer holds. */
  public static final Duration MAX_FRAME = Duration.ofSeconds(1);

  private final byte[] pending;
  private int held;

  /**
   * Frames of the whole samples within {@code frame}: 10 ms at 11,025 Hz are 110 samples.
   *
   * @param frame at least one sample, at most {@link #MAX_FRAME}
   * @throws IllegalArgumentException if it is shorter or longer
   */
  public Framer(AudioFormat format, Duration frame) {
    if (frame.isNegative() || frame.compareTo(MAX_FRAME) > 0 || format.samples(frame) == 0) {
      throw new IllegalArgumentException(
          "frame: "
              + frame
              + " (expected: from one sample at "
              + format.sampleRate()
              + " Hz to "
              + MAX_FRAME
              + ")");
    }
    pending = new byte[Math.toIntExact(format.bytes(frame))];
  }

  /** Bytes of every frame but the one that {@link #flush} returns. */
  public int frameBytes() {
    return pending.length;
  }

  /** Bytes taken in and not yet handed out, always less than {@link #frameBytes}. */
  public int heldBytes() {
    return held;
  }

  /**
   * Takes a chunk and returns the frames that are full now, in order, possibly none. A chunk that
   * is exactly one frame is handed on as the very array; otherwise the chunk is not kept.
   */
  public List<byte[]> push(byte[] chunk) {
    if (held == 0 && chunk.length == pending.length) {
      return List.of(chunk);
    }
    List<byte[]> frames = new ArrayList<>((int) (((long) held + chunk.length) / pending.length));
    int taken = 0;
    while (chunk.length - taken >= pending.length - held) {
      int missing = pending.length - held;
      System.arraycopy(chunk, taken, pending, held, missing);
      frames.add(pending.clone());
      taken += missing;
      held = 0;
    }
    System.arraycopy(chunk, taken, pending, held, chunk.length - taken);
    held += chunk.length - taken;
    return frames;
  }

  /** Ends the stream: the short rest, empty where nothing was left. The framer starts afresh. */
  public byte[] flush() {
    byte[] rest = Arrays.copyOf(pending, held);
    held = 0;
    return rest;
  }
}
