package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;

/**
 * What can be told of a compressed packet without decoding it: how long its sound is, and from how
 * many bytes that took, how much is going on in it.
 *
 * @param samples at 48 kHz
 */
record OpusPacket(int samples, int bytes) {
  static final int RATE = 48_000;

  /** What an encoder of variable rate spends on digital silence. */
  private static final double SILENT_BITS_A_SECOND = 6_000;

  private static final double FULL_BITS_A_SECOND = 96_000;

  static OpusPacket of(Buffer packet) {
    if (packet.length() == 0) {
      // One encoder writes an empty packet behind each whose length is a multiple of 255.
      return new OpusPacket(0, 0);
    }
    int toc = packet.getUnsignedByte(0);
    return new OpusPacket(frameSamples(toc >>> 3) * frames(toc & 3, packet), packet.length());
  }

  /**
   * 0 to 32,767. Meaningful for a variable rate, where silence costs next to nothing; of a constant
   * one it says only that there is sound.
   */
  int amplitude() {
    if (samples == 0) {
      return 0;
    }
    double bitsASecond = bytes * 8.0 * RATE / samples;
    double level =
        (bitsASecond - SILENT_BITS_A_SECOND) / (FULL_BITS_A_SECOND - SILENT_BITS_A_SECOND);
    return (int) (32_767 * Math.clamp(level, 0, 1));
  }

  private static int frameSamples(int configuration) {
    if (configuration < 12) {
      return new int[] {480, 960, 1920, 2880}[configuration & 3];
    }
    return configuration < 16 ? 480 << (configuration & 1) : 120 << (configuration & 3);
  }

  private static int frames(int code, Buffer packet) {
    return switch (code) {
      case 0 -> 1;
      case 1, 2 -> 2;
      default -> packet.length() > 1 ? packet.getByte(1) & 0x3f : 0;
    };
  }
}
