package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;

/**
 * One page of an Ogg stream.
 *
 * @param granule where in the stream the last packet that ends here ends; -1 when none does
 * @param lacing the sizes of the segments
 */
record OggPage(int flags, long granule, int serial, int sequence, Buffer lacing, Buffer body) {
  static final int HEADER = 27;
  static final int MAX_LENGTH = HEADER + 255 + 255 * 255;

  private static final int CONTINUED = 1;
  private static final int BEGINNING = 2;
  private static final int END = 4;
  private static final int FULL_SEGMENT = 255;
  private static final int POLYNOMIAL = 0x04C11DB7;
  static final int CRC_AT = 22;
  private static final int[] CRC = table();

  /** Reads the page that {@code bytes} are, all of it and nothing else. */
  static OggPage read(Buffer bytes) throws BadAudioException {
    int crc = crc(bytes);
    if (crc != bytes.getIntLE(CRC_AT)) {
      throw new BadAudioException("Ogg page: checksum does not match");
    }
    int segments = bytes.getUnsignedByte(HEADER - 1);
    return new OggPage(
        bytes.getByte(5),
        bytes.getLongLE(6),
        bytes.getIntLE(14),
        bytes.getIntLE(18),
        bytes.slice(HEADER, HEADER + segments),
        bytes.slice(HEADER + segments, bytes.length()));
  }

  /**
   * How long the page that begins here is, as far as can be told; 0 when its header is not whole.
   */
  static int length(Buffer bytes) {
    if (bytes.length() < HEADER || bytes.length() < HEADER + bytes.getUnsignedByte(HEADER - 1)) {
      return 0;
    }
    int segments = bytes.getUnsignedByte(HEADER - 1);
    int length = HEADER + segments;
    for (int i = 0; i < segments; i++) {
      length += bytes.getUnsignedByte(HEADER + i);
    }
    return length;
  }

  boolean continued() {
    return (flags & CONTINUED) != 0;
  }

  boolean beginning() {
    return (flags & BEGINNING) != 0;
  }

  boolean end() {
    return (flags & END) != 0;
  }

  /** Whether the last packet goes on in the next page. */
  boolean unfinished() {
    return lacing.length() > 0 && lacing.getUnsignedByte(lacing.length() - 1) == FULL_SEGMENT;
  }

  /** The checksum of a page, its own four bytes taken as zero. */
  static int crc(Buffer page) {
    int crc = 0;
    for (int i = 0; i < page.length(); i++) {
      boolean own = i >= CRC_AT && i < CRC_AT + 4;
      int next = own ? 0 : page.getUnsignedByte(i);
      crc = crc << 8 ^ CRC[crc >>> 24 ^ next];
    }
    return crc;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int rest = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        rest = rest < 0 ? rest << 1 ^ POLYNOMIAL : rest << 1;
      }
      table[i] = rest;
    }
    return table;
  }
}
