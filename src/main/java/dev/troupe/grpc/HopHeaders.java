package dev.troupe.grpc;

import dev.troupe.security.Identity;
import dev.troupe.security.Means;
import dev.troupe.security.Principal;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one replica tells another about a call that it passes on. It is believed on the relay port
 * alone, where only replicas get in. Stateless.
 */
final class HopHeaders {
  /** Which member passes the call on: a call that has it goes no further. */
  static final String HOP = "troupe-hop";

  static final String PRINCIPAL = "troupe-principal";
  static final String GROUPS = "troupe-groups";
  static final String MEANS = "troupe-means";

  /** Where the client calls from. */
  static final String CLIENT = "troupe-client";

  private static final String OURS = "troupe-";

  /** Of one connection, or said anew for the hop; and what proves who calls, which was judged. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "accept",
          "accept-encoding",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "expect",
          "grpc-accept-encoding",
          "grpc-timeout",
          "host",
          "keep-alive",
          "origin",
          "referer",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-api-key");

  private HopHeaders() {}

  /** The client's own metadata, without what it says in our name. */
  static void pass(MultiMap from, MultiMap to) {
    for (String name : from.names()) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!NOT_PASSED.contains(lower)
          && !lower.startsWith(OURS)
          && !lower.startsWith("proxy-")
          && !lower.startsWith("sec-")
          && !lower.startsWith(":")) {
        to.set(lower, from.getAll(name));
      }
    }
  }

  static void introduce(MultiMap headers, String memberId, Call call) {
    Principal caller = call.caller();
    headers.set(HttpHeaders.CONTENT_TYPE, GrpcFace.MEDIA_TYPE);
    headers.set("te", "trailers");
    headers.set(HOP, memberId);
    headers.set(PRINCIPAL, encode(caller.name()));
    headers.set(GROUPS, list(caller.groups(), HopHeaders::encode));
    headers.set(MEANS, list(caller.means(), Means::name));
    SocketAddress client = call.remoteAddress();
    if (client.hostAddress() != null) {
      headers.set(CLIENT, client.hostAddress() + " " + client.port());
    }
  }

  /** Null when nobody passed the call on, or not in these words. */
  static @Nullable Identity identity(MultiMap headers) {
    String name = headers.get(PRINCIPAL);
    String groups = headers.get(GROUPS);
    String means = headers.get(MEANS);
    if (!headers.contains(HOP) || name == null || groups == null || means == null) {
      return null;
    }
    try {
      Principal principal =
          new Principal(decode(name), set(groups, HopHeaders::decode), set(means, Means::valueOf));
      // Whoever passes it on looks after how long its caller is believed.
      return new Identity(principal, null, () -> false);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** Where the client calls from; the other replica's address when that was not said. */
  static SocketAddress client(HttpServerRequest request) {
    String said = request.getHeader(CLIENT);
    int space = said == null ? -1 : said.indexOf(' ');
    if (said == null || space < 1) {
      return request.remoteAddress();
    }
    try {
      return SocketAddress.inetSocketAddress(
          Integer.parseInt(said.substring(space + 1)), said.substring(0, space));
    } catch (IllegalArgumentException unreadable) {
      return request.remoteAddress();
    }
  }

  private static <T> String list(Set<T> all, Function<T, String> word) {
    return all.stream().map(word).sorted().collect(Collectors.joining(","));
  }

  private static <T> Set<T> set(String list, Function<String, T> read) {
    return list.isEmpty()
        ? Set.of()
        : Arrays.stream(list.split(",")).map(read).collect(Collectors.toUnmodifiableSet());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
