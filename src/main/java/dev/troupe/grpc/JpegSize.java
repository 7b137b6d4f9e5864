package dev.troupe.grpc;

/** Width and height as a JPEG's own frame header says them; 0 when it cannot be read. */
record JpegSize(int width, int height) {
  private static final JpegSize UNKNOWN = new JpegSize(0, 0);
  private static final int START_OF_SCAN = 0xDA;

  /** Walks from segment to segment; touches no picture data. */
  static JpegSize of(byte[] jpeg) {
    if (jpeg.length < 4 || at(jpeg, 0) != 0xFF || at(jpeg, 1) != 0xD8) {
      return UNKNOWN;
    }
    int segment = 2;
    while (segment + 9 <= jpeg.length && at(jpeg, segment) == 0xFF) {
      int marker = at(jpeg, segment + 1);
      if (isFrame(marker)) {
        return new JpegSize(two(jpeg, segment + 7), two(jpeg, segment + 5));
      }
      if (marker == START_OF_SCAN) {
        return UNKNOWN;
      }
      // A filling byte stands alone; every other segment says its own length.
      segment += marker == 0xFF ? 1 : 2 + two(jpeg, segment + 2);
    }
    return UNKNOWN;
  }

  /** SOF0 to SOF15 without the tables that stand among them. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static int two(byte[] jpeg, int index) {
    return at(jpeg, index) << 8 | at(jpeg, index + 1);
  }

  private static int at(byte[] jpeg, int index) {
    return jpeg[index] & 0xFF;
  }
}
