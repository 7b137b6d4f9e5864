package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the packets of one Ogg stream together from bytes that are cut anywhere. */
final class OggPackets {
  private static final String CAPTURE = "OggS";

  /** Room for tags with a picture; no sound comes near. */
  private static final int MAX_PACKET = 1 << 20;

  private Buffer waiting = Buffer.buffer();
  private Buffer packet = Buffer.buffer();
  private @Nullable OggPage last;

  /**
   * What a page brings: the packets that end in it.
   *
   * @param granule where the last of them ends; -1 when none does
   */
  record Batch(List<Buffer> packets, long granule) {}

  /** The pages that these bytes complete. */
  List<Batch> add(Buffer bytes) throws BadAudioException {
    Buffer all = waiting.appendBuffer(bytes);
    List<Batch> batches = new ArrayList<>();
    int at = 0;
    for (int length = pageAt(all, at); length > 0; length = pageAt(all, at)) {
      batches.add(unpack(OggPage.read(all.slice(at, at + length))));
      at += length;
    }
    waiting = Buffer.buffer().appendBuffer(all.slice(at, all.length()));
    return batches;
  }

  /** The length of the page at that place, 0 while it is not all there. */
  private static int pageAt(Buffer all, int at) throws BadAudioException {
    Buffer rest = all.slice(at, Math.min(all.length(), at + OggPage.MAX_LENGTH));
    int seen = Math.min(CAPTURE.length(), rest.length());
    if (!CAPTURE.startsWith(rest.getString(0, seen, "ISO-8859-1"))) {
      throw new BadAudioException("Ogg page: does not begin with OggS");
    }
    int length = OggPage.length(rest);
    return length <= rest.length() ? length : 0;
  }

  private Batch unpack(OggPage page) throws BadAudioException {
    follow(page);
    List<Buffer> packets = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < page.lacing().length(); i++) {
      int segment = page.lacing().getUnsignedByte(i);
      packet.appendBuffer(page.body().slice(at, at + segment));
      at += segment;
      if (packet.length() > MAX_PACKET) {
        throw new BadAudioException("Ogg packet: longer than " + MAX_PACKET + " bytes");
      }
      if (segment < 255) {
        packets.add(packet);
        packet = Buffer.buffer();
      }
    }
    return new Batch(packets, page.granule());
  }

  /** Pages of one stream follow each other without a gap. */
  private void follow(OggPage page) throws BadAudioException {
    OggPage before = last;
    last = page;
    if (before == null) {
      if (!page.beginning()) {
        throw new BadAudioException("Ogg stream: begins without its header");
      }
      return;
    }
    if (before.end()) {
      throw new BadAudioException("Ogg stream: goes on after its end");
    }
    if (page.serial() != before.serial()) {
      throw new BadAudioException("Ogg stream: more than one");
    }
    if (page.sequence() != before.sequence() + 1) {
      throw new BadAudioException(
          "Ogg page: number " + page.sequence() + " after " + before.sequence());
    }
    if (page.continued() != before.unfinished()) {
      throw new BadAudioException("Ogg page: a packet lacks its other half");
    }
  }
}
