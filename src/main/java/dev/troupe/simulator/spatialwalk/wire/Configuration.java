package dev.troupe.simulator.spatialwalk.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of its session.
 *
 * @param sampleRate hertz
 * @param bitrate bits a second of compressed sound, 0 for PCM
 * @param audioFormat 0 for PCM, 1 for Ogg Opus
 * @param compression of the transport; 0 is all there is
 * @param egressType 0 for this socket, 1 for LiveKit, 2 for Agora
 * @param extra what only the youngest line of clients sends
 */
public record Configuration(
    int sampleRate,
    int bitrate,
    int audioFormat,
    int compression,
    int egressType,
    @Nullable LiveKit liveKit,
    @Nullable Agora agora,
    Map<String, String> extra) {
  public static final int PCM = 0;
  public static final int OGG_OPUS = 1;
  public static final int SOCKET = 0;
  public static final int LIVEKIT = 1;
  public static final int AGORA = 2;

  /**
   * A room that the service's worker is to join.
   *
   * @param idleTimeout seconds, 0 for the server's own
   */
  public record LiveKit(
      String url,
      String apiKey,
      String apiSecret,
      String roomName,
      String publisherId,
      Map<String, String> attributes,
      int idleTimeout,
      String apiToken) {
    @Override
    public String toString() {
      return "LiveKit[url=" + url + ", roomName=" + roomName + ", apiToken=***]";
    }
  }

  /** A channel that the service's worker is to join. */
  public record Agora(String channelName, String token, int uid, String publisherId) {
    @Override
    public String toString() {
      return "Agora[channelName=" + channelName + ", uid=" + uid + ", token=***]";
    }
  }

  static Configuration read(WireMessage fields) throws MalformedMessageException {
    return new Configuration(
        fields.integer(1),
        fields.integer(2),
        fields.integer(3),
        fields.integer(4),
        fields.integer(5),
        fields.has(6) ? liveKit(fields.message(6)) : null,
        fields.has(7) ? agora(fields.message(7)) : null,
        fields.texts(8));
  }

  private static LiveKit liveKit(WireMessage fields) throws MalformedMessageException {
    return new LiveKit(
        fields.text(1),
        fields.text(2),
        fields.text(3),
        fields.text(4),
        fields.text(5),
        fields.texts(6),
        fields.integer(7),
        fields.text(8));
  }

  private static Agora agora(WireMessage fields) throws MalformedMessageException {
    return new Agora(fields.text(1), fields.text(2), fields.integer(3), fields.text(4));
  }
}
