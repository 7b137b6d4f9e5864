package dev.troupe.simulator.uhlive.hearing;

import dev.troupe.simulator.media.G711;

/** From a session's bytes to samples: a chunk may end in the middle of one. Confined. */
public final class SampleReader {
  private final AudioCodec codec;
  private int half = -1;

  public SampleReader(AudioCodec codec) {
    this.codec = codec;
  }

  public short[] read(byte[] chunk) {
    G711 law = codec.law();
    return law == null ? linear(chunk) : law.decode(chunk);
  }

  /** Signed 16 bits, little-endian; an odd byte waits for its other half in the next chunk. */
  private short[] linear(byte[] chunk) {
    int waiting = half < 0 ? 0 : 1;
    short[] samples = new short[(chunk.length + waiting) / 2];
    int next = 0;
    for (int i = 0; i < samples.length; i++) {
      int low = i == 0 && waiting == 1 ? half : chunk[next++] & 0xFF;
      samples[i] = (short) (low | (chunk[next++] << 8));
    }
    if (next < chunk.length) {
      half = chunk[next] & 0xFF;
    } else if (samples.length > 0) {
      half = -1;
    }
    return samples;
  }
}
