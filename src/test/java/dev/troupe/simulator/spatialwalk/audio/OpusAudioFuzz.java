package dev.troupe.simulator.spatialwalk.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;

/**
 * Ogg Opus as a client sends it. Oracles: sound or {@link BadAudioException}; cut into two anywhere
 * it is the same sound; and its length stays within what its pages can say.
 */
public final class OpusAudioFuzz {
  private OpusAudioFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Buffer bytes = Buffer.buffer(mended(input));
    int half = input.length / 2;
    Long whole = micros(bytes);
    Long halves = micros(bytes.slice(0, half), bytes.slice(half, input.length));
    assertThat(halves).isEqualTo(whole);
    if (whole != null) {
      assertThat(whole).isBetween(0L, 61_000_000L * (1 + input.length / OggPage.HEADER));
    }
  }

  /** Gives the pages checksums that are right: no mutation would ever find them. */
  private static byte[] mended(byte[] input) {
    Buffer bytes = Buffer.buffer(input.clone());
    int at = 0;
    while (at < bytes.length()) {
      int length = OggPage.length(bytes.slice(at, bytes.length()));
      if (length == 0 || length > bytes.length() - at) {
        break;
      }
      bytes.setIntLE(at + OggPage.CRC_AT, OggPage.crc(bytes.slice(at, at + length)));
      at += length;
    }
    return bytes.getBytes();
  }

  private static Long micros(Buffer... pieces) {
    OpusAudio audio = new OpusAudio();
    try {
      for (Buffer piece : pieces) {
        audio.add(piece);
      }
      return audio.meter().micros();
    } catch (BadAudioException e) {
      assertThat(e.getMessage()).isNotBlank();
      return null;
    }
  }
}
