package dev.troupe.audio;

/**
 * The two laws of telephony (ITU-T G.711), as tables computed once from the formulas. A code is a
 * sign, three bits of segment and four bits of step within it; each segment's steps are twice as
 * wide as the last one's.
 *
 * <p>Full scale of 16-bit PCM is full scale of the law: a 14-bit (mu) or 13-bit (A) value stands in
 * the upper bits. Encoding takes the interval a sample lies in, symmetric about zero in one's
 * complement as in the ITU's own software library, and never fails: what is too loud is clipped.
 */
public final class G711 {
  /** mu-law: North America and Japan. */
  public static final G711 MULAW = new G711(14, G711::toMulaw, G711::fromMulaw);

  /** A-law: everywhere else. The lowest of its 13 bits never decides, so the table has 12. */
  public static final G711 ALAW = new G711(12, G711::toAlaw, G711::fromAlaw);

  private static final int SIGN = 0x80;
  private static final int MULAW_BIAS = 33;
  private static final int MULAW_MAX = 0x1FFF;
  private static final int ALAW_EVEN_BITS = 0x55;

  private final int unusedBits;
  private final byte[] codes;
  private final short[] samples = new short[256];

  private G711(int bits, Step encoder, Step decoder) {
    unusedBits = Short.SIZE - bits;
    codes = new byte[1 << bits];
    int lowest = -codes.length / 2;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) encoder.apply(lowest + i);
    }
    for (int code = 0; code < samples.length; code++) {
      samples[code] = (short) decoder.apply(code);
    }
  }

  /** Eight bits a sample to signed 16-bit little-endian PCM, twice as many bytes. */
  public byte[] decode(byte[] encoded) {
    byte[] pcm = new byte[Math.multiplyExact(encoded.length, Pcm.BYTES_PER_SAMPLE)];
    for (int i = 0; i < encoded.length; i++) {
      Pcm.put(pcm, i * Pcm.BYTES_PER_SAMPLE, samples[Byte.toUnsignedInt(encoded[i])]);
    }
    return pcm;
  }

  /**
   * Signed 16-bit little-endian PCM to eight bits a sample, half as many bytes.
   *
   * @throws IllegalArgumentException if {@code pcm} ends within a sample
   */
  public byte[] encode(byte[] pcm) {
    byte[] encoded = new byte[Pcm.samples(pcm)];
    int middle = codes.length / 2;
    for (int i = 0; i < encoded.length; i++) {
      int sample = Pcm.get(pcm, i * Pcm.BYTES_PER_SAMPLE);
      encoded[i] = codes[(sample >> unusedBits) + middle];
    }
    return encoded;
  }

  private static int toMulaw(int value) {
    int magnitude = Math.min((value < 0 ? ~value : value) + MULAW_BIAS, MULAW_MAX);
    int segment = highestBit(magnitude) - 5;
    int step = magnitude >> (segment + 1) & 0xF;
    return ~((value < 0 ? SIGN : 0) | segment << 4 | step);
  }

  private static int fromMulaw(int code) {
    int plain = ~code;
    int magnitude = (((2 * (plain & 0xF) + MULAW_BIAS) << (plain >> 4 & 7)) - MULAW_BIAS) << 2;
    return (plain & SIGN) == 0 ? magnitude : -magnitude;
  }

  private static int toAlaw(int value) {
    int magnitude = value < 0 ? ~value : value;
    // The first two segments have steps of the same width, so there the value is the code.
    int segment = Math.max(1, highestBit(magnitude | 1) - 3);
    int code = magnitude < 32 ? magnitude : segment << 4 | (magnitude >> (segment - 1) & 0xF);
    return (value < 0 ? code : code | SIGN) ^ ALAW_EVEN_BITS;
  }

  private static int fromAlaw(int code) {
    int plain = code ^ ALAW_EVEN_BITS;
    int segment = plain >> 4 & 7;
    int middle = 2 * (plain & 0xF) + 1;
    int magnitude = (segment == 0 ? middle : (middle + 32) << (segment - 1)) << 3;
    return (plain & SIGN) == 0 ? -magnitude : magnitude;
  }

  private static int highestBit(int value) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(value);
  }

  /** One entry of a table from its index. */
  private interface Step {
    int apply(int value);
  }
}
