package dev.troupe.config;

import java.time.Duration;
import java.util.List;

/**
 * The port that clients call.
 *
 * @param host address to bind
 * @param port TCP port; 0 takes a free one
 * @param instances event loops that serve the port; 0 means one a core
 * @param maxConcurrentStreams calls under way on one connection
 * @param streamWindow bytes a client may send ahead on one stream (HTTP/2 flow control)
 * @param connectionWindow bytes a client may send ahead on one connection
 * @param maxMessageBytes largest request message
 * @param maxHeaderBytes largest set of request headers, tokens included
 * @param maxResets streams a client may cancel on one connection within 30 s before the connection
 *     is cut
 * @param keepAliveInterval how often a client's connection is pinged
 * @param keepAliveTimeout how long it may take to answer a ping
 * @param maxConnectionAge when a connection is asked to go, give or take a tenth; clients reconnect
 *     by themselves
 * @param maxConnectionAgeGrace how long the calls of an aged connection may still run
 * @param drainTimeout how long calls may still run once the gateway shuts down
 * @param allowedHosts names under which browsers and HTTP/JSON clients may reach the port; {@code
 *     localhost} and plain addresses always are, as no foreign web page can take them over
 * @param allowedOrigins web pages that may call, such as {@code https://console.example}; the
 *     port's own always may
 * @param tls how the port speaks TLS
 * @param insecure whether it may be reached from other machines without TLS or without knowing its
 *     callers
 */
public record ServerConfig(
    String host,
    int port,
    int instances,
    int maxConcurrentStreams,
    int streamWindow,
    int connectionWindow,
    int maxMessageBytes,
    int maxHeaderBytes,
    int maxResets,
    Duration keepAliveInterval,
    Duration keepAliveTimeout,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    Duration drainTimeout,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    TlsConfig tls,
    boolean insecure) {

  private static final int MIB = 1 << 20;

  public static final ServerConfig DEFAULT =
      new ServerConfig(
          "127.0.0.1",
          7700,
          0,
          2_000,
          MIB,
          4 * MIB,
          16 * MIB,
          64 << 10,
          10_000,
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ofHours(1),
          Duration.ofHours(12),
          Duration.ofSeconds(30),
          List.of(),
          List.of(),
          TlsConfig.NONE,
          false);

  /** In the clear. */
  public ServerConfig(
      String host,
      int port,
      int instances,
      int maxConcurrentStreams,
      int streamWindow,
      int connectionWindow,
      int maxMessageBytes,
      int maxHeaderBytes,
      int maxResets,
      Duration keepAliveInterval,
      Duration keepAliveTimeout,
      Duration maxConnectionAge,
      Duration maxConnectionAgeGrace,
      Duration drainTimeout,
      List<String> allowedHosts,
      List<String> allowedOrigins) {
    this(
        host,
        port,
        instances,
        maxConcurrentStreams,
        streamWindow,
        connectionWindow,
        maxMessageBytes,
        maxHeaderBytes,
        maxResets,
        keepAliveInterval,
        keepAliveTimeout,
        maxConnectionAge,
        maxConnectionAgeGrace,
        drainTimeout,
        allowedHosts,
        allowedOrigins,
        TlsConfig.NONE,
        false);
  }

  public ServerConfig {
    Check.require(!host.isBlank(), "host", host, "an address or name to bind");
    Check.range("port", port, 0, 65_535);
    Check.range("instances", instances, 0, 1_024);
    Check.range("max_concurrent_streams", maxConcurrentStreams, 1, 1_000_000);
    Check.range("stream_window", streamWindow, 65_535, 1 << 30);
    Check.range("connection_window", connectionWindow, 65_535, 1 << 30);
    Check.range("max_message_bytes", maxMessageBytes, 1_024, 1 << 30);
    Check.range("max_header_bytes", maxHeaderBytes, 1_024, 16 * MIB);
    Check.range("max_resets", maxResets, 1, 1_000_000_000);
    Check.range(
        "keep_alive_interval", keepAliveInterval, Duration.ofMillis(100), Duration.ofHours(24));
    Check.range(
        "keep_alive_timeout", keepAliveTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    Check.range(
        "max_connection_age", maxConnectionAge, Duration.ofMillis(100), Duration.ofDays(30));
    Check.range(
        "max_connection_age_grace", maxConnectionAgeGrace, Duration.ZERO, Duration.ofDays(30));
    Check.range("drain_timeout", drainTimeout, Duration.ZERO, Duration.ofHours(1));
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
    for (String origin : allowedOrigins) {
      Check.require(
          origin.matches("https?://[^/\\s]+"),
          "allowed_origins",
          origin,
          "scheme, host and port without a path, such as https://console.example");
    }
  }
}
