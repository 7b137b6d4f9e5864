package dev.troupe.uhlive;

import dev.troupe.link.Token;
import java.net.URI;
import java.util.Map;

/**
 * How the WebSocket is asked for: no subprotocol, no query, one header (seen in the official
 * client). Prints the address only.
 *
 * @param url a {@code wss} or {@code ws} URI
 * @param headers hold the token
 */
public record ConnectionRequest(URI url, Map<String, String> headers) {

  public ConnectionRequest {
    headers = Map.copyOf(headers);
  }

  /** The request that a token makes possible. */
  public static ConnectionRequest of(UhliveServers servers, Token token) {
    return new ConnectionRequest(
        servers.recognitionUrl(), Map.of("Authorization", "bearer " + token.value()));
  }

  @Override
  public String toString() {
    return "ConnectionRequest[" + url + ", ***]";
  }
}
