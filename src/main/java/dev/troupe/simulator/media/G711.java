package dev.troupe.simulator.media;

/**
 * Both laws of G.711, apart from the gateway's own: what both sides got wrong alike would sound
 * right.
 */
public enum G711 {
  A_LAW(0xD5),
  MU_LAW(0xFF);

  private static final int MU_BIAS = 132;
  private static final int MU_CLIP = 32_767 - MU_BIAS;

  private final short[] linear = new short[256];
  private final byte silence;

  G711(int silence) {
    this.silence = (byte) silence;
    for (int code = 0; code < linear.length; code++) {
      linear[code] = (short) (silence == 0xFF ? expandMu(code) : expandA(code));
    }
  }

  /** What an encoder makes of a sample of zero. */
  public byte silence() {
    return silence;
  }

  public short decode(byte code) {
    return linear[code & 0xFF];
  }

  public short[] decode(byte[] codes) {
    short[] samples = new short[codes.length];
    for (int i = 0; i < codes.length; i++) {
      samples[i] = decode(codes[i]);
    }
    return samples;
  }

  public byte[] encode(short[] samples) {
    byte[] codes = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      codes[i] = (byte) (this == MU_LAW ? compressMu(samples[i]) : compressA(samples[i]));
    }
    return codes;
  }

  private static int expandMu(int code) {
    int flipped = ~code & 0xFF;
    int chord = (flipped >> 4) & 7;
    int size = ((((flipped & 0x0F) << 3) + MU_BIAS) << chord) - MU_BIAS;
    return (flipped & 0x80) == 0 ? size : -size;
  }

  private static int expandA(int code) {
    int flipped = code ^ 0x55;
    int chord = (flipped >> 4) & 7;
    int step = ((flipped & 0x0F) << 4) + 8;
    int size = chord == 0 ? step : (step + 256) << (chord - 1);
    return (flipped & 0x80) == 0 ? -size : size;
  }

  private static int compressMu(int sample) {
    int size = Math.min(Math.abs(sample), MU_CLIP) + MU_BIAS;
    int chord = chord(size);
    int code = (chord << 4) | ((size >> (chord + 3)) & 0x0F);
    return ~(sample < 0 ? code | 0x80 : code);
  }

  private static int compressA(int sample) {
    int size = sample < 0 ? ~sample : sample;
    int chord = size < 256 ? 0 : chord(size);
    int code = (chord << 4) | ((size >> (Math.max(chord, 1) + 3)) & 0x0F);
    return (sample < 0 ? code : code | 0x80) ^ 0x55;
  }

  /** Which octave of loudness a size falls into: the place of its highest bit, from 128 up. */
  private static int chord(int size) {
    return 31 - Integer.numberOfLeadingZeros(size >> 7);
  }
}
