package dev.troupe.web;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator at this machine from everyone else. The peer must be on loopback, and must
 * have meant us: a web page whose name was made to point here says another name in {@code Host}.
 */
final class LocalOnly {
  private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  private LocalOnly() {}

  static boolean admits(HttpServerRequest request) {
    return admits(request.authority(), request.remoteAddress());
  }

  static boolean admits(@Nullable HostAndPort meant, SocketAddress peer) {
    return meant != null && NAMES.contains(meant.host()) && isLoopback(peer.hostAddress());
  }

  private static boolean isLoopback(@Nullable String address) {
    try {
      // An address, never a name: nothing is looked up.
      return address != null && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
