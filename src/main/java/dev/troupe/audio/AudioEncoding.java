package dev.troupe.audio;

/** How a sample becomes bytes. */
public enum AudioEncoding {
  /** Linear, signed 16 bits, little-endian. */
  PCM_S16LE(2),

  /** ITU-T G.711 A-law, 8 bits, every other bit inverted as on the line. */
  ALAW(1),

  /** ITU-T G.711 mu-law, 8 bits, all bits inverted as on the line. */
  MULAW(1);

  private final int bytesPerSample;

  AudioEncoding(int bytesPerSample) {
    this.bytesPerSample = bytesPerSample;
  }

  /** Bytes of one sample of one channel. */
  public int bytesPerSample() {
    return bytesPerSample;
  }

  /** Decodes to {@link #PCM_S16LE}; the very array where it is that already. */
  public byte[] toPcm(byte[] encoded) {
    return switch (this) {
      case PCM_S16LE -> encoded;
      case ALAW -> G711.ALAW.decode(encoded);
      case MULAW -> G711.MULAW.decode(encoded);
    };
  }

  /**
   * Encodes from {@link #PCM_S16LE}; the very array where nothing is to be done.
   *
   * @throws IllegalArgumentException if there is something to be done and {@code pcm} ends within a
   *     sample
   */
  public byte[] fromPcm(byte[] pcm) {
    return switch (this) {
      case PCM_S16LE -> pcm;
      case ALAW -> G711.ALAW.encode(pcm);
      case MULAW -> G711.MULAW.encode(pcm);
    };
  }
}
