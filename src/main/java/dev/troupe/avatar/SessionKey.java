package dev.troupe.avatar;

import java.util.Map;

/**
 * What pooled sessions differ by: those with the same key can stand in for each other.
 *
 * @param account its name in the configuration
 * @param region where they are opened first
 * @param avatarId the vendor's name
 */
public record SessionKey(
    String account, String region, String avatarId, AvatarAudio audio, int bitrate) {

  SessionSettings settings() {
    return new SessionSettings(avatarId, audio, bitrate, Egress.HERE, Map.of());
  }
}
