package dev.troupe.avatar;

import java.util.Map;

/**
 * How a session is to be, fixed when it begins. Sessions with equal settings can stand in for each
 * other, unless their {@link Egress} binds them to a room.
 *
 * @param avatarId whom it moves, the vendor's name
 * @param bitrate of Opus in bits a second; 0 with PCM
 * @param extraParams switches of the vendor's, as words; empty for servers that know none
 */
public record SessionSettings(
    String avatarId,
    AvatarAudio audio,
    int bitrate,
    Egress egress,
    Map<String, String> extraParams) {

  public SessionSettings {
    if (avatarId.isBlank()) {
      throw new IllegalArgumentException("avatarId: \"%s\" (expected: a name)".formatted(avatarId));
    }
    if (bitrate < 0) {
      throw new IllegalArgumentException("bitrate: %d (expected: 0 or more)".formatted(bitrate));
    }
    extraParams = Map.copyOf(extraParams);
  }

  /** PCM at 16,000 Hz, motion back on the socket: what official clients begin with. */
  public static SessionSettings of(String avatarId) {
    return new SessionSettings(avatarId, AvatarAudio.DEFAULT, 0, Egress.HERE, Map.of());
  }
}
