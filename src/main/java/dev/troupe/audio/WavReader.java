package dev.troupe.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Walks the chunks of one WAV file and trusts none of the lengths it finds there. */
final class WavReader {
  private static final int NAME_BYTES = 4;
  private static final int CHUNK_HEADER_BYTES = 8;
  private static final int RIFF_HEADER_BYTES = 12;
  private static final int FORMAT_BYTES = 16;
  private static final int SUBFORMAT_AT = 24;
  private static final int PCM = 1;
  private static final int EXTENSIBLE = 0xFFFE;

  /** Lengths from here on are the markers of writers that did not know theirs. */
  private static final long UNKNOWN_LENGTH = 0x7FFF_F000L;

  private final ByteBuffer file;

  WavReader(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  Wav read() {
    if (file.limit() < RIFF_HEADER_BYTES) {
      throw bad("file", file.limit() + " bytes", "at least " + RIFF_HEADER_BYTES);
    }
    expectName(0, "RIFF");
    expectName(8, "WAVE");
    int formatAt = -1;
    int at = RIFF_HEADER_BYTES;
    while (file.limit() - at >= CHUNK_HEADER_BYTES) {
      int body = at + CHUNK_HEADER_BYTES;
      long length = Integer.toUnsignedLong(file.getInt(at + NAME_BYTES));
      int rest = file.limit() - body;
      String name = name(at);
      if (name.equals("data")) {
        return samples(formatAt, body, length);
      }
      if (length > rest) {
        throw bad("chunk \"" + name + "\"", length + " bytes", "at most the " + rest + " left");
      }
      if (name.equals("fmt ")) {
        formatAt = checkFormat(body, (int) length);
      }
      // Chunks begin at even offsets; the filler byte may be missing behind the last one.
      at = body + (int) Math.min(rest, length + length % 2);
    }
    throw bad("file", "no data chunk", "\"fmt \", then \"data\"");
  }

  private int checkFormat(int at, int length) {
    if (length < FORMAT_BYTES) {
      throw bad("chunk \"fmt \"", length + " bytes", "at least " + FORMAT_BYTES);
    }
    int encoding = unsignedShort(at);
    if (encoding == EXTENSIBLE && length >= SUBFORMAT_AT + Short.BYTES) {
      encoding = unsignedShort(at + SUBFORMAT_AT);
    }
    if (encoding != PCM) {
      throw bad("encoding", String.valueOf(encoding), PCM + ", PCM");
    }
    int bits = unsignedShort(at + 14);
    if (bits != Short.SIZE) {
      throw bad("sample size", bits + " bits", String.valueOf(Short.SIZE));
    }
    int channels = unsignedShort(at + 2);
    int frameBytes = unsignedShort(at + 12);
    if (frameBytes != channels * Short.BYTES) {
      throw bad("block", frameBytes + " bytes for " + channels + " channels", "2 a channel");
    }
    return at;
  }

  private Wav samples(int formatAt, int at, long length) {
    if (formatAt < 0) {
      throw bad("chunk \"data\"", "no \"fmt \" before it", "\"fmt \", then \"data\"");
    }
    int channels = unsignedShort(formatAt + 2);
    int rest = file.limit() - at;
    long wanted = length;
    if (length >= UNKNOWN_LENGTH) {
      wanted = rest - rest % Math.max(1, channels * Short.BYTES);
    } else if (length > rest) {
      throw bad("chunk \"data\"", length + " bytes", "at most the " + rest + " left");
    }
    byte[] pcm = Arrays.copyOfRange(file.array(), at, at + (int) wanted);
    return new Wav(file.getInt(formatAt + 4), channels, pcm);
  }

  private void expectName(int at, String expected) {
    String found = name(at);
    if (!found.equals(expected)) {
      throw bad("bytes " + at + " to " + (at + 3), "\"" + found + "\"", "\"" + expected + "\"");
    }
  }

  /** Four letters; the file may be anyone's, so what does not print becomes a question mark. */
  private String name(int at) {
    return new String(file.array(), at, NAME_BYTES, StandardCharsets.ISO_8859_1)
        .replaceAll("[^ -~]", "?");
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(file.getShort(at));
  }

  private static IllegalArgumentException bad(String what, String found, String expected) {
    return new IllegalArgumentException(
        "WAV " + what + ": " + found + " (expected: " + expected + ")");
  }
}
