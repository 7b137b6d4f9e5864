package dev.troupe.avatar;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The speech that a session is fed with, fixed when it begins; always one channel. Checked here,
 * since a wrong rate is only refused after a whole dial, and a wrong encoding never: it shows as
 * bad lips.
 *
 * @param sampleRate samples a second in Hz, one of {@link Encoding#sampleRates}
 */
public record AvatarAudio(Encoding encoding, int sampleRate) {

  /** What official clients take when nothing else is said: PCM at 16,000 Hz. */
  public static final AvatarAudio DEFAULT = pcm(16_000);

  /** How samples become bytes. */
  public enum Encoding {
    /** Signed 16 bits, little-endian, no header; a chunk holds whole samples. */
    PCM_S16LE(List.of(8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)),

    /**
     * Opus in Ogg: one logical stream a request, with its own headers, cut into chunks anywhere.
     * The rate is that of the encoder's input.
     */
    OGG_OPUS(List.of(8_000, 12_000, 16_000, 24_000, 48_000));

    private final List<Integer> sampleRates;

    Encoding(List<Integer> sampleRates) {
      this.sampleRates = sampleRates;
    }

    /** The rates in Hz that the service accepts, ascending. */
    public List<Integer> sampleRates() {
      return sampleRates;
    }

    private String expected() {
      return sampleRates.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
  }

  public AvatarAudio {
    if (!encoding.sampleRates().contains(sampleRate)) {
      throw new IllegalArgumentException(
          "sampleRate: %d (expected: for %s one of %s)"
              .formatted(sampleRate, encoding, encoding.expected()));
    }
  }

  public static AvatarAudio pcm(int sampleRate) {
    return new AvatarAudio(Encoding.PCM_S16LE, sampleRate);
  }

  public static AvatarAudio oggOpus(int sampleRate) {
    return new AvatarAudio(Encoding.OGG_OPUS, sampleRate);
  }

  /**
   * Refuses a chunk that would shift every sample behind it by half.
   *
   * @throws IllegalArgumentException if {@code bytes} of PCM end within a sample
   */
  public void checkChunk(int bytes) {
    if (encoding == Encoding.PCM_S16LE && bytes % 2 != 0) {
      throw new IllegalArgumentException(
          "audio: %d bytes (expected: an even number, as a sample has two)".formatted(bytes));
    }
  }
}
