package dev.troupe.avatar;

import java.util.List;

/**
 * An avatar that is configured.
 *
 * @param name what clients call it
 * @param avatarId what the vendor calls it
 * @param account name of the account that it is reached with
 * @param regions in the order in which they are tried
 * @param sampleRate in Hz, of sound at a rate that the vendor does not take
 * @param bitrate bits a second of Ogg Opus
 */
public record AvatarFacts(
    String name,
    String avatarId,
    String account,
    List<String> regions,
    int sampleRate,
    int bitrate) {
  public AvatarFacts {
    regions = List.copyOf(regions);
  }
}
