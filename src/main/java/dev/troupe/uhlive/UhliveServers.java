package dev.troupe.uhlive;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Where the vendor's services are.
 *
 * @param tokenUrl hands out tokens
 * @param recognitionUrl what the WebSocket connects to
 */
public record UhliveServers(URI tokenUrl, URI recognitionUrl) {

  /** A host, and maybe a port, that hands out tokens; {@code id.uh.live} unless set. */
  public static final String AUTH_SERVER = "UHLIVE_AUTH_SERVER";

  /** The account's realm there; {@code uhlive} unless set. */
  public static final String AUTH_REALM = "UHLIVE_AUTH_REALM";

  /** A {@code wss} or {@code ws} URI whose path does not count; the vendor's unless set. */
  public static final String API_URL = "UHLIVE_API_URL";

  private static final String PATH = "/bots";

  /** The vendor's own (documented). */
  public static final UhliveServers PRODUCTION = of(Map.of());

  /**
   * The vendor's own, but for what the official client's variables say. As there, a token is asked
   * for over HTTPS, and the path of {@link #API_URL} gives way to {@code /bots}. For simulators
   * {@link #AUTH_SERVER} may also be an {@code http} or {@code https} URI, which is not official. A
   * variable that is empty counts as not set.
   *
   * @throws IllegalArgumentException when a variable is not what it should be
   */
  public static UhliveServers of(Map<String, String> environment) {
    String server = variable(environment, AUTH_SERVER, "id.uh.live");
    String realm = variable(environment, AUTH_REALM, "uhlive");
    String api = variable(environment, API_URL, "wss://api.uh.live");
    if (!realm.matches("[-A-Za-z0-9._~]+")) {
      throw refused(AUTH_REALM, realm, "a name");
    }
    URI auth =
        uri(server.contains("://") ? server : "https://" + server, "https", "http")
            .orElseThrow(
                () -> refused(AUTH_SERVER, server, "HOST, HOST:PORT or http://HOST[:PORT]"));
    String path = auth.getRawPath().replaceFirst("/$", "");
    return new UhliveServers(
        auth.resolve(path + "/realms/" + realm + "/protocol/openid-connect/token"),
        uri(api, "wss", "ws")
            .orElseThrow(() -> refused(API_URL, api, "wss://HOST[:PORT] or ws://HOST[:PORT]"))
            .resolve(PATH));
  }

  private static Optional<URI> uri(String value, String... schemes) {
    try {
      URI uri = new URI(value);
      boolean known =
          Arrays.stream(schemes).anyMatch(each -> each.equalsIgnoreCase(uri.getScheme()));
      return known && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String variable(Map<String, String> environment, String name, String absent) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty() ? absent : value;
  }

  private static IllegalArgumentException refused(String name, String value, String expected) {
    return new IllegalArgumentException(
        "%s: \"%s\" (expected: %s)".formatted(name, value, expected));
  }
}
