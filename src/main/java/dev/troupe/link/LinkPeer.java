package dev.troupe.link;

import java.net.URI;
import java.util.Locale;

/**
 * Who is at the other end.
 *
 * @param name for logs
 * @param address a {@code ws} or {@code wss} URI with a host
 * @param fence asked before each write
 */
public record LinkPeer(String name, URI address, Fence fence) {

  public LinkPeer {
    String scheme = address.getScheme();
    boolean known = scheme != null && (scheme.equalsIgnoreCase("ws") || isSecure(scheme));
    if (!known || address.getHost() == null) {
      throw new IllegalArgumentException(
          "address: \"%s\" (expected: ws://HOST[:PORT]/PATH or wss://…)".formatted(address));
    }
  }

  public LinkPeer(String name, URI address) {
    this(name, address, Fence.OPEN);
  }

  boolean secure() {
    return isSecure(address.getScheme());
  }

  String host() {
    String host = address.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return address.getPort() >= 0 ? address.getPort() : secure() ? 443 : 80;
  }

  /** The address without what may be secret in it. */
  String shown() {
    return "%s://%s:%d".formatted(secure() ? "wss" : "ws", address.getHost(), port());
  }

  String target() {
    String path = address.getRawPath();
    String query = address.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static boolean isSecure(String scheme) {
    return scheme.toLowerCase(Locale.ROOT).equals("wss");
  }
}
