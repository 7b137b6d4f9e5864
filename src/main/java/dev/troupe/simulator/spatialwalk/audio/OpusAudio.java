package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;

/**
 * One Ogg stream of compressed sound. Its length is what the granule positions say, less what the
 * header says to leave out at the front, so that no decoder is needed.
 */
public final class OpusAudio implements SpokenAudio {
  private static final int HEAD_LENGTH = 19;
  private static final long MAX_GAP = 60L * OpusPacket.RATE;

  private final OggPackets packets = new OggPackets();
  private final LevelMeter meter = new LevelMeter(OpusPacket.RATE);
  private int headers;
  private int preSkip;
  private long position;

  @Override
  public void add(Buffer bytes) throws BadAudioException {
    for (OggPackets.Batch batch : packets.add(bytes)) {
      hear(batch);
    }
  }

  @Override
  public LevelMeter meter() {
    return meter;
  }

  private void hear(OggPackets.Batch batch) throws BadAudioException {
    long until = batch.granule() < 0 ? position : Math.max(position, batch.granule() - preSkip);
    for (Buffer packet : batch.packets()) {
      if (headers < 2) {
        header(packet);
        until = 0;
      } else {
        OpusPacket sound = OpusPacket.of(packet);
        pass(Math.min(until, position + sound.samples()), sound.amplitude());
      }
    }
    if (until - position > MAX_GAP) {
      throw new BadAudioException("Ogg page: its position is " + (until - position) + " ahead");
    }
    // A gap that no packet fills is silence.
    pass(until, 0);
  }

  private void pass(long until, int amplitude) {
    meter.add(until - position, amplitude);
    position = until;
  }

  private void header(Buffer packet) throws BadAudioException {
    String expected = headers == 0 ? "OpusHead" : "OpusTags";
    if (packet.length() < 8 || !packet.getString(0, 8, "ISO-8859-1").equals(expected)) {
      throw new BadAudioException("Opus stream: " + expected + " is missing");
    }
    if (headers++ == 0) {
      head(packet);
    }
  }

  private void head(Buffer head) throws BadAudioException {
    if (head.length() < HEAD_LENGTH || head.getUnsignedByte(8) > 15) {
      throw new BadAudioException("OpusHead: of a version that nobody knows");
    }
    int channels = head.getUnsignedByte(9);
    if (channels != 1) {
      throw new BadAudioException("Opus channels: " + channels + " (expected: 1)");
    }
    preSkip = head.getUnsignedShortLE(10);
  }
}
