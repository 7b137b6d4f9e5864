package dev.troupe.simulator.spatialwalk.wire;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything the service says on a socket, as bytes. */
public final class ServerMessages {
  private ServerMessages() {}

  /** What a playback elsewhere is doing; the numbers are the protocol's. */
  public enum Playback {
    UNSPECIFIED,
    PLAYING,
    PAUSED,
    ENDED,
    INTERRUPTED
  }

  public static Buffer confirm(String connectionId, List<String> capabilities) {
    WireWriter confirm = new WireWriter().text(1, connectionId);
    for (String capability : capabilities) {
      confirm.text(2, capability);
    }
    return envelope(2, confirm);
  }

  /**
   * @param reqId empty for an error of the whole session
   */
  public static Buffer error(String connectionId, String reqId, int code, String message) {
    return envelope(
        4, new WireWriter().text(1, connectionId).text(2, reqId).number(3, code).text(4, message));
  }

  /**
   * @param avatarId empty where the vendor's public clients would not see it
   * @param flame the keyframes, null for none
   */
  public static Buffer animation(
      String connectionId, String reqId, boolean end, @Nullable WireWriter flame, String avatarId) {
    WireWriter animation = new WireWriter().text(1, connectionId).text(2, reqId).flag(3, end);
    if (flame != null) {
      animation.message(4, flame);
    }
    return envelope(5, animation.text(5, avatarId));
  }

  /** An animation without keyframes, made {@code bytes} long by a field that nobody knows. */
  public static Buffer paddedAnimation(String connectionId, String reqId, int bytes) {
    int excess = padded(connectionId, reqId, bytes).length() - bytes;
    return padded(connectionId, reqId, bytes - excess);
  }

  private static Buffer padded(String connectionId, String reqId, int padding) {
    WireWriter animation = new WireWriter().text(1, connectionId).text(2, reqId);
    return envelope(5, animation.bytes(15, Buffer.buffer(new byte[padding])));
  }

  /**
   * @param reason empty unless the state is {@link Playback#INTERRUPTED}
   */
  public static Buffer playbackState(
      String connectionId, String reqId, Playback state, long playedMillis, String reason) {
    return envelope(
        10,
        new WireWriter()
            .text(1, connectionId)
            .text(2, reqId)
            .number(3, state.ordinal())
            .number(4, playedMillis)
            .text(5, reason));
  }

  private static Buffer envelope(int type, WireWriter payload) {
    return new WireWriter().number(1, type).message(type + 1, payload).toBuffer();
  }
}
