package dev.troupe.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The contents of a WAV file of 16-bit PCM, one channel or two.
 *
 * @param sampleRate in Hz, one of {@link SampleRates#ALL}
 * @param channels 1, or 2 for left and right in turn
 * @param pcm signed 16-bit little-endian samples, whole ones of all channels; not copied
 */
public record Wav(int sampleRate, int channels, byte[] pcm) {
  /** Bytes before the samples in what {@link #toBytes} and {@link #header} write. */
  public static final int HEADER_BYTES = 44;

  public Wav {
    SampleRates.check(sampleRate);
    checkSize(channels, pcm.length);
  }

  /**
   * Reads a whole file. Chunks other than {@code fmt} and {@code data} are skipped; a length that a
   * streaming writer could not know means everything up to the end.
   *
   * @throws IllegalArgumentException if it is no WAV file, or one of another kind: the message says
   *     what was found and what is expected
   */
  public static Wav parse(byte[] file) {
    return new WavReader(file).read();
  }

  /**
   * The header of a file whose samples follow separately.
   *
   * @param pcmBytes length of the samples, at most 2 GiB less the header
   * @throws IllegalArgumentException if any of the three is out of range
   */
  public static byte[] header(int sampleRate, int channels, int pcmBytes) {
    SampleRates.check(sampleRate);
    checkSize(channels, pcmBytes);
    int frameBytes = channels * Pcm.BYTES_PER_SAMPLE;
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + pcmBytes).put(ascii("WAVE"));
    header.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) channels);
    header.putInt(sampleRate).putInt(sampleRate * frameBytes);
    header.putShort((short) frameBytes).putShort((short) Short.SIZE);
    header.put(ascii("data")).putInt(pcmBytes);
    return header.array();
  }

  /** The whole file. */
  public byte[] toBytes() {
    byte[] header = header(sampleRate, channels, pcm.length);
    return ByteBuffer.allocate(header.length + pcm.length).put(header).put(pcm).array();
  }

  /** The format of {@link #mono}'s samples. */
  public AudioFormat format() {
    return AudioFormat.pcm(sampleRate);
  }

  /** One channel: the mean of left and right; this very object where it is mono already. */
  public Wav mono() {
    if (channels == 1) {
      return this;
    }
    byte[] mixed = new byte[pcm.length / 2];
    for (int i = 0; i < mixed.length; i += Pcm.BYTES_PER_SAMPLE) {
      int sum = Pcm.get(pcm, 2 * i) + Pcm.get(pcm, 2 * i + Pcm.BYTES_PER_SAMPLE);
      Pcm.put(mixed, i, (short) (sum >> 1));
    }
    return new Wav(sampleRate, 1, mixed);
  }

  private static void checkSize(int channels, int pcmBytes) {
    if (channels != 1 && channels != 2) {
      throw new IllegalArgumentException("WAV channels: " + channels + " (expected: 1 or 2)");
    }
    int frameBytes = channels * Pcm.BYTES_PER_SAMPLE;
    int most = Integer.MAX_VALUE - HEADER_BYTES;
    if (pcmBytes < 0 || pcmBytes > most || pcmBytes % frameBytes != 0) {
      throw new IllegalArgumentException(
          "WAV samples: "
              + pcmBytes
              + " bytes (expected: a multiple of "
              + frameBytes
              + ", at most "
              + most
              + ")");
    }
  }

  private static byte[] ascii(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }
}
