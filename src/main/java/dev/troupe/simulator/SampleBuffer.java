package dev.troupe.simulator;

import java.util.ArrayDeque;
import java.util.Deque;

/** Samples received and not yet played, with a bound. Confined to the robot. */
final class SampleBuffer {
  /** About three minutes at 24 kHz: a client that sends a whole file at once must fit. */
  static final long MAX_WAITING = 8L << 20;

  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int offset;
  private long received;
  private long played;

  /** Whether there was room. */
  boolean add(byte[] samples) {
    if (waiting() + samples.length > MAX_WAITING) {
      return false;
    }
    if (samples.length > 0) {
      chunks.add(samples);
      received += samples.length;
    }
    return true;
  }

  /** Takes out so many bytes, or what there is. */
  void play(long bytes) {
    long left = Math.min(bytes, waiting());
    played += left;
    while (left > 0) {
      int inFirst = chunks.element().length - offset;
      if (inFirst > left) {
        offset += (int) left;
        return;
      }
      left -= inFirst;
      chunks.remove();
      offset = 0;
    }
  }

  /** The samples that come next, without playing them; short when there are not enough. */
  short[] peek(int samples) {
    short[] next = new short[(int) Math.min(samples, waiting() / 2)];
    int at = 0;
    int low = 0;
    boolean half = false;
    int skip = offset;
    for (byte[] chunk : chunks) {
      for (int i = skip; i < chunk.length && at < next.length; i++) {
        if (half) {
          next[at++] = (short) (chunk[i] << 8 | low);
        } else {
          low = chunk[i] & 255;
        }
        half = !half;
      }
      skip = 0;
    }
    return next;
  }

  long received() {
    return received;
  }

  long played() {
    return played;
  }

  long waiting() {
    return received - played;
  }
}
