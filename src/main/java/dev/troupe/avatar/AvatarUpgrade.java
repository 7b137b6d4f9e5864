package dev.troupe.avatar;

import java.net.URI;
import java.util.Map;

/**
 * The request that opens a session's socket. Its query and its headers hold secrets, so whoever
 * prints it sees neither.
 *
 * @param address {@code ws} or {@code wss}, whole
 */
public record AvatarUpgrade(URI address, Map<String, String> headers) {

  public AvatarUpgrade {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    return "%s://%s%s".formatted(address.getScheme(), address.getHost(), address.getRawPath());
  }
}
