package dev.troupe.grpc;

import com.google.rpc.Code;
import dev.troupe.config.ServerConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign web pages off the robots: whatever a browser can send must come to a known name and
 * from a known page. A page that makes its own name resolve to this machine is stopped by the first
 * rule, any other by the second. Immutable.
 */
final class WebGuard {
  private static final String ALLOWED_HEADERS =
      "authorization, content-type, grpc-timeout, x-api-key, x-grpc-web, x-user-agent";
  private static final String EXPOSED_HEADERS =
      "grpc-status, grpc-message, grpc-status-details-bin";
  private static final String PREFLIGHT_SECONDS = "600";

  private final Set<String> hosts;
  private final Set<String> origins;

  WebGuard(ServerConfig config) {
    hosts =
        Stream.concat(Stream.of("localhost", config.host()), config.allowedHosts().stream())
            .map(WebGuard::lower)
            .collect(Collectors.toUnmodifiableSet());
    origins =
        config.allowedOrigins().stream()
            .map(WebGuard::lower)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Why a request is turned away, with the HTTP status that says it. */
  record Refusal(int httpStatus, CallFailure failure) {}

  /** Null when the request may go on; its response then carries the CORS headers it needs. */
  @Nullable Refusal check(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    if (authority == null || !isKnown(authority.host())) {
      return refuse(
          421, "HOST_UNKNOWN", "host", authority, "a name of allowed_hosts, or an address");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin == null) {
      // Pictures and links carry no origin, but browsers say where they come from.
      return "cross-site".equals(request.getHeader("sec-fetch-site"))
          ? refuse(
              403, "ORIGIN_UNKNOWN", "sec-fetch-site", "cross-site", "a page of allowed_origins")
          : null;
    }
    if (origins.contains(lower(origin))) {
      allow(request.response(), origin);
      return null;
    }
    return isOwn(origin, authority)
        ? null
        : refuse(403, "ORIGIN_UNKNOWN", "origin", origin, "a page of allowed_origins");
  }

  private boolean isKnown(String host) {
    return hosts.contains(lower(host)) || isAddress(host);
  }

  /** A page cannot have an address for its name unless it was served from there. */
  private static boolean isAddress(String host) {
    return host.startsWith("[")
        || host.indexOf(':') >= 0
        || host.matches("\\d{1,3}(\\.\\d{1,3}){3}");
  }

  private static boolean isOwn(String origin, HostAndPort authority) {
    String own =
        authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
    String lower = lower(origin);
    return lower.equals("http://" + lower(own)) || lower.equals("https://" + lower(own));
  }

  private static void allow(HttpServerResponse response, String origin) {
    response
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS)
        .putHeader(HttpHeaders.VARY, "Origin");
  }

  static boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.getHeader(HttpHeaders.ORIGIN) != null
        && request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  /** Answers a preflight that {@link #check} let through. */
  static void answerPreflight(HttpServerRequest request) {
    request
        .response()
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, PATCH, DELETE")
        .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
        .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
        .setStatusCode(204)
        .end();
  }

  private static Refusal refuse(
      int httpStatus, String reason, String what, @Nullable Object value, String expected) {
    return new Refusal(
        httpStatus,
        new CallFailure(
            Code.PERMISSION_DENIED, reason, what + ": " + value + " (expected: " + expected + ")"));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
