package dev.troupe.spatialwalk;

import java.net.URI;
import java.util.Map;

/**
 * The POST that asks the console for a session token. One of its headers is the API key, so whoever
 * prints it sees none.
 */
@SuppressWarnings("ArrayRecordComponent")
public record SessionTokenRequest(URI address, Map<String, String> headers, byte[] body) {

  public SessionTokenRequest {
    headers = Map.copyOf(headers);
  }

  @Override
  public String toString() {
    return "POST " + address;
  }
}
