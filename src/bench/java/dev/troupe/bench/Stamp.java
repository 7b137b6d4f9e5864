package dev.troupe.bench;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;

/**
 * Reads the source's clock out of a piece of sound, as the simulator's microphone writes it with
 * {@code --microphone stamps}: two little-endian longs, number and {@code System.nanoTime()}, which
 * on Linux is one clock for all processes.
 */
final class Stamp {
  /** 20 ms of 16 kHz sound. */
  static final int CHUNK = 640;

  private static final int NANOS = 8;
  private static final int PREFIX = "{\"type\":\"response.audio.data\",\"microphone\":\"".length();

  /** As much base64 as holds both numbers. */
  private static final int ENCODED = 24;

  private Stamp() {}

  /** Whether a message can be a chunk and not a header or a report of a loss. */
  static boolean in(Buffer message) {
    return message.length() >= CHUNK;
  }

  /** The sound is the last field of its message, so nothing need be parsed. */
  static long ofTail(Buffer message) {
    return message.getLongLE(message.length() - CHUNK + NANOS);
  }

  /** A robot's own text frame. */
  static long ofText(Buffer frame) {
    byte[] head = Base64.getDecoder().decode(frame.getBytes(PREFIX, PREFIX + ENCODED));
    return Buffer.buffer(head).getLongLE(NANOS);
  }

  /** A chunk with nothing but its stamp. */
  static Buffer chunk(int bytes, long number) {
    Buffer chunk = Buffer.buffer(new byte[bytes]);
    return chunk.setLongLE(0, number).setLongLE(NANOS, System.nanoTime());
  }
}
