package dev.troupe.recognition;

/**
 * How the sound of a session is written; chosen when it opens, for its whole life. Always one
 * channel at {@link #SAMPLE_RATE}, without any header (seen in the official client).
 */
public enum AudioCodec {
  /** Signed 16-bit little-endian PCM. */
  LINEAR("linear", 2, 0x00),

  /** ITU-T G.711 A-law. */
  G711A("g711a", 1, 0x55),

  /** ITU-T G.711 mu-law. */
  G711U("g711u", 1, 0xff);

  /** Samples a second in Hz; no other rate is taken. */
  public static final int SAMPLE_RATE = 8_000;

  private final String word;
  private final int bytesPerSample;
  private final byte silence;

  AudioCodec(String word, int bytesPerSample, int silence) {
    this.word = word;
    this.bytesPerSample = bytesPerSample;
    this.silence = (byte) silence;
  }

  /** As it is written on the wire. */
  public String word() {
    return word;
  }

  public int bytesPerSample() {
    return bytesPerSample;
  }

  /** Bytes of one second of sound: 16,000 for {@link #LINEAR}, else 8,000. */
  public int bytesPerSecond() {
    return SAMPLE_RATE * bytesPerSample;
  }

  /** The byte that, repeated, is digital silence. */
  public byte silence() {
    return silence;
  }
}
