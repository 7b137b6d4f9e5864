package dev.troupe.simulator.spatialwalk.wire;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client's half of the protocol, for tests: writes what it says, reads what it hears. */
public final class ClientWire {
  private ClientWire() {}

  /** A message of the service, whatever its kind; what a kind does not have is empty. */
  public record Heard(
      int type,
      String connectionId,
      String reqId,
      boolean end,
      int code,
      String message,
      int state,
      long playedMillis,
      WireMessage fields,
      Buffer bytes) {

    /** How many keyframes an animation has. */
    public int keyframes() {
      return flames().size();
    }

    /** The jaw's first number and the expression's, keyframe by keyframe. */
    public List<float[]> faces() {
      return flames().stream()
          .map(flame -> new float[] {first(flame, 4), first(flame, 7)})
          .toList();
    }

    private List<WireMessage> flames() {
      try {
        return fields.message(4).messages(1);
      } catch (MalformedMessageException malformed) {
        throw new AssertionError(malformed);
      }
    }

    private static float first(WireMessage flame, int field) {
      return flame.bytes(field).getFloatLE(0);
    }
  }

  public static Buffer configure(Configuration wanted) {
    WireWriter fields =
        new WireWriter()
            .number(1, wanted.sampleRate())
            .number(2, wanted.bitrate())
            .number(3, wanted.audioFormat())
            .number(4, wanted.compression())
            .number(5, wanted.egressType());
    Configuration.LiveKit room = wanted.liveKit();
    if (room != null) {
      fields.message(6, room(room));
    }
    Configuration.Agora channel = wanted.agora();
    if (channel != null) {
      fields.message(
          7,
          new WireWriter()
              .text(1, channel.channelName())
              .text(2, channel.token())
              .number(3, channel.uid())
              .text(4, channel.publisherId()));
    }
    wanted.extra().forEach((key, value) -> fields.message(8, entry(key, value)));
    return envelope(1, fields);
  }

  public static Buffer audio(String reqId, Buffer audio, boolean end) {
    return envelope(3, new WireWriter().text(1, reqId).flag(2, end).bytes(3, audio));
  }

  public static Buffer interrupt(String reqId) {
    return envelope(7, new WireWriter().text(1, reqId));
  }

  public static Buffer pause(String reqId) {
    return envelope(8, new WireWriter().text(1, reqId));
  }

  public static Buffer resume(String reqId) {
    return envelope(9, new WireWriter().text(1, reqId));
  }

  /** A message of any kind, with a payload or without. */
  public static Buffer envelope(int type, @Nullable WireWriter payload) {
    WireWriter envelope = new WireWriter().number(1, type);
    return payload == null ? envelope.toBuffer() : envelope.message(type + 1, payload).toBuffer();
  }

  public static Heard read(Buffer bytes) {
    try {
      WireMessage envelope = WireMessage.of(bytes);
      int type = envelope.integer(1);
      WireMessage fields = envelope.message(type + 1);
      boolean error = type == 4;
      boolean playback = type == 10;
      return new Heard(
          type,
          fields.text(1),
          type == 2 ? "" : fields.text(2),
          type == 5 && fields.flag(3),
          error ? fields.integer(3) : 0,
          error ? fields.text(4) : playback ? fields.text(5) : "",
          playback ? fields.integer(3) : 0,
          playback ? fields.number(4) : 0,
          fields,
          bytes);
    } catch (MalformedMessageException malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static WireWriter room(Configuration.LiveKit room) {
    WireWriter fields =
        new WireWriter()
            .text(1, room.url())
            .text(2, room.apiKey())
            .text(3, room.apiSecret())
            .text(4, room.roomName())
            .text(5, room.publisherId());
    room.attributes().forEach((key, value) -> fields.message(6, entry(key, value)));
    return fields.number(7, room.idleTimeout()).text(8, room.apiToken());
  }

  private static WireWriter entry(String key, String value) {
    return new WireWriter().text(1, key).text(2, value);
  }
}
