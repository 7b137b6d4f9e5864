package dev.troupe.link;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request for a token. Printed without query, headers and body, any of which may be secret.
 *
 * @param uri an {@code http} or {@code https} URI with a host
 * @param body given away by the maker; empty for none
 */
@SuppressWarnings("ArrayRecordComponent")
public record TokenRequest(String method, URI uri, Map<String, String> headers, byte[] body) {

  public TokenRequest {
    if (!method.matches("[A-Z]+")) {
      throw new IllegalArgumentException(
          "method: \"%s\" (expected: POST or another in capitals)".formatted(method));
    }
    if (uri.getHost() == null || !scheme(uri).matches("https?")) {
      throw new IllegalArgumentException(
          "uri: \"%s\" (expected: https://HOST[:PORT]/PATH or http://…)".formatted(shown(uri)));
    }
    headers = Map.copyOf(headers);
    headers.forEach(HeaderLine::check);
  }

  /** Where it goes, without what may be secret. */
  String shown() {
    return method + " " + shown(uri);
  }

  @Override
  public String toString() {
    return "TokenRequest[" + shown() + "]";
  }

  private static String shown(URI uri) {
    String port = uri.getPort() >= 0 ? ":" + uri.getPort() : "";
    return "%s://%s%s%s".formatted(scheme(uri), uri.getHost(), port, uri.getPath());
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
