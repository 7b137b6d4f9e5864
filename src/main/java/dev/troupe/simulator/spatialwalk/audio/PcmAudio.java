package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;

/** Mono samples of 16 bits, little-endian; a chunk may end in the middle of one. */
public final class PcmAudio implements SpokenAudio {
  private static final int NONE = -1;

  private final LevelMeter meter;
  private int half = NONE;

  public PcmAudio(int sampleRate) {
    meter = new LevelMeter(sampleRate);
  }

  @Override
  public void add(Buffer bytes) {
    byte[] chunk = bytes.getBytes();
    int at = 0;
    if (half != NONE && chunk.length > 0) {
      meter.add(1, chunk[0] << 8 | half);
      half = NONE;
      at = 1;
    }
    for (; at + 1 < chunk.length; at += 2) {
      meter.add(1, chunk[at + 1] << 8 | chunk[at] & 0xff);
    }
    if (at < chunk.length) {
      half = chunk[at] & 0xff;
    }
  }

  @Override
  public LevelMeter meter() {
    return meter;
  }
}
