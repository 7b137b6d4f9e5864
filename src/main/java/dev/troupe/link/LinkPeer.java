package dev.troupe.link;

import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * Who is at the other end.
 *
 * @param name for logs
 * @param address a {@code ws} or {@code wss} URI with a host; its query is not printed
 * @param fence asked before each write
 * @param headers of the upgrade request; their values may be secret and are never printed
 */
public record LinkPeer(String name, URI address, Fence fence, Map<String, String> headers) {

  public LinkPeer {
    String scheme = address.getScheme();
    boolean known = scheme != null && (scheme.equalsIgnoreCase("ws") || isSecure(scheme));
    if (!known || address.getHost() == null) {
      throw new IllegalArgumentException(
          "address: \"%s\" (expected: ws://HOST[:PORT]/PATH or wss://…)".formatted(address));
    }
    headers = Map.copyOf(headers);
    headers.forEach(HeaderLine::check);
  }

  public LinkPeer(String name, URI address, Fence fence) {
    this(name, address, fence, Map.of());
  }

  public LinkPeer(String name, URI address, Map<String, String> headers) {
    this(name, address, Fence.OPEN, headers);
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

  @Override
  public String toString() {
    return "LinkPeer[name=%s, address=%s]".formatted(name, shown());
  }

  private static boolean isSecure(String scheme) {
    return scheme.toLowerCase(Locale.ROOT).equals("wss");
  }
}
