package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;

/** Ogg streams for tests: packets of our choice, not of an encoder's. */
public final class OggWriter {
  public static final int PRE_SKIP = 312;

  /** 20 ms in one frame. */
  private static final int TOC = 31 << 3;

  private static final int SAMPLES = 960;
  private final Buffer out = Buffer.buffer();
  private final int serial;
  private int sequence;

  private OggWriter(int serial) {
    this.serial = serial;
  }

  /** Both headers. */
  public static OggWriter begun() {
    OggWriter writer = new OggWriter(0x1234);
    return writer.page(2, 0, head(1)).page(0, 0, tags());
  }

  /** Nothing yet. */
  static OggWriter empty() {
    return new OggWriter(0x1234);
  }

  /** A whole stream of 20 ms packets, one a page, of that many bytes each, cut to the sample. */
  public static Buffer stream(long samples, int packetBytes) {
    OggWriter writer = begun();
    long packets = (samples + SAMPLES - 1) / SAMPLES;
    for (long n = 1; n <= packets; n++) {
      long granule = PRE_SKIP + Math.min(samples, n * SAMPLES);
      writer.page(n == packets ? 4 : 0, granule, packet(packetBytes));
    }
    return writer.toBuffer();
  }

  static Buffer head(int channels) {
    return Buffer.buffer("OpusHead")
        .appendByte((byte) 1)
        .appendByte((byte) channels)
        .appendShortLE((short) PRE_SKIP)
        .appendIntLE(16_000)
        .appendShortLE((short) 0)
        .appendByte((byte) 0);
  }

  static Buffer tags() {
    return Buffer.buffer("OpusTags").appendIntLE(4).appendString("test").appendIntLE(0);
  }

  public static Buffer packet(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    noise[0] = (byte) TOC;
    return Buffer.buffer(noise);
  }

  /** A page of whole packets. */
  public OggWriter page(int flags, long granule, Buffer... packets) {
    Buffer lacing = Buffer.buffer();
    Buffer body = Buffer.buffer();
    for (Buffer packet : packets) {
      int rest = packet.length();
      for (; rest >= 255; rest -= 255) {
        lacing.appendByte((byte) 255);
      }
      lacing.appendByte((byte) rest);
      body.appendBuffer(packet);
    }
    return raw(flags, granule, lacing, body);
  }

  OggWriter raw(int flags, long granule, Buffer lacing, Buffer body) {
    return raw(serial, sequence++, flags, granule, lacing, body);
  }

  OggWriter raw(int number, int at, int flags, long granule, Buffer lacing, Buffer body) {
    Buffer page =
        Buffer.buffer("OggS")
            .appendByte((byte) 0)
            .appendByte((byte) flags)
            .appendLongLE(granule)
            .appendIntLE(number)
            .appendIntLE(at)
            .appendIntLE(0)
            .appendByte((byte) lacing.length())
            .appendBuffer(lacing)
            .appendBuffer(body);
    page.setIntLE(22, crc(page.getBytes()));
    out.appendBuffer(page);
    return this;
  }

  public Buffer toBuffer() {
    return out.copy();
  }

  static Buffer bytes(int value, int count) {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    return Buffer.buffer(bytes);
  }

  /** Bit by bit, unlike the reader's. */
  private static int crc(byte[] page) {
    int crc = 0;
    for (byte next : page) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean carry = crc < 0 != ((next >> bit & 1) == 1);
        crc = crc << 1 ^ (carry ? 0x04C11DB7 : 0);
      }
    }
    return crc;
  }
}
