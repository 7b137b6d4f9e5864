package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarUpgrade;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The way to the ingress. The official clients append to the text of the base, which spoils one
 * that has a query, and drop parameters without a value; here the path is extended and the rest of
 * the base kept.
 *
 * @param base {@code ws}, {@code wss}, {@code http} or {@code https} URL without the final {@code
 *     /websocket}
 * @param queryAuth whether the credentials go into the query, as from browsers, where they end up
 *     in access logs; otherwise into headers
 */
public record IngressUrl(URI base, String appId, boolean queryAuth) {
  private static final Set<String> SCHEMES = Set.of("ws", "wss", "http", "https");
  private static final String EXPECTED = "ws, wss, http or https, as in wss://HOST/PATH";

  /** Ours to set; a base that has them already would say two things. */
  private static final Set<String> OURS = Set.of("id", "appId", "sessionKey");

  public IngressUrl {
    check(base.getScheme() != null, "scheme missing", base);
    check(SCHEMES.contains(lower(base.getScheme())), "unsupported scheme", base);
    check(base.getHost() != null, "host missing", base);
    if (appId.isBlank()) {
      throw new IllegalArgumentException("appId: \"%s\" (expected: a name)".formatted(appId));
    }
    visible("appId", appId);
  }

  /**
   * @throws IllegalArgumentException when {@code base} is no such URL or {@code appId} is blank
   */
  public static IngressUrl of(String base, String appId, boolean queryAuth) {
    // Without this, the host of HOST:PORT would pass for a scheme.
    if (!base.contains("://")) {
      throw new IllegalArgumentException(
          "ingress: %s: scheme missing (expected: %s)".formatted(base, EXPECTED));
    }
    try {
      return new IngressUrl(new URI(base.strip()), appId, queryAuth);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "ingress: %s (expected: %s)".formatted(e.getMessage(), EXPECTED), e);
    }
  }

  /**
   * The request that opens a session's socket.
   *
   * @throws IllegalArgumentException when the token is blank or cannot be a header's value
   */
  public AvatarUpgrade upgrade(String avatarId, String token) {
    if (token.isBlank()) {
      throw new IllegalArgumentException("token: (expected: a session token of the console)");
    }
    visible("token", token);
    List<String> query = kept();
    query.add("id=" + encoded(avatarId));
    if (queryAuth) {
      query.add("appId=" + encoded(appId));
      query.add("sessionKey=" + encoded(token));
    }
    URI address =
        URI.create(
            "%s://%s%s/websocket?%s"
                .formatted(scheme(), base.getRawAuthority(), path(), String.join("&", query)));
    return new AvatarUpgrade(
        address, queryAuth ? Map.of() : Map.of("X-App-ID", appId, "X-Session-Key", token));
  }

  /** The base's own parameters as they are written. */
  private List<String> kept() {
    List<String> kept = new ArrayList<>();
    String query = base.getRawQuery();
    if (query != null) {
      for (String parameter : query.split("&")) {
        String name = parameter.split("=", 2)[0];
        if (!parameter.isEmpty() && !OURS.contains(decoded(name))) {
          kept.add(parameter);
        }
      }
    }
    return kept;
  }

  private String path() {
    String path = base.getRawPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  private String scheme() {
    return lower(base.getScheme()).matches("wss|https") ? "wss" : "ws";
  }

  private static String lower(String scheme) {
    return scheme.toLowerCase(Locale.ROOT);
  }

  private static void check(boolean holds, String fault, URI base) {
    if (!holds) {
      throw new IllegalArgumentException(
          "ingress: %s: %s (expected: %s)".formatted(base, fault, EXPECTED));
    }
  }

  private static void visible(String name, String value) {
    if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          name + ": holds what no header may (expected: visible ASCII without spaces)");
    }
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String decoded(String name) {
    return URLDecoder.decode(name, StandardCharsets.UTF_8);
  }
}
