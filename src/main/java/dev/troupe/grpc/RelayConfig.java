package dev.troupe.grpc;

import dev.troupe.config.ServerConfig;
import java.time.Duration;
import java.util.List;

/**
 * How connections between replicas are kept, next to those of clients: one bears the calls of very
 * many, lives as long as both ends do, and its other end is trusted. Stateless.
 */
final class RelayConfig {
  private static final int MOST = 1_000_000;

  /** As often as a replica's life is looked at, so that one that died silently is soon let go. */
  private static final Duration PING = Duration.ofSeconds(5);

  private static final Duration FOREVER = Duration.ofDays(30);

  /** What the hop adds to a client's headers at most, with the groups of its principal. */
  private static final int HOP_HEADER_BYTES = 32 << 10;

  private RelayConfig() {}

  static ServerConfig of(ServerConfig clients, String host, int port) {
    return new ServerConfig(
        host,
        port,
        clients.instances(),
        MOST,
        Hops.STREAM_WINDOW,
        Hops.CONNECTION_WINDOW,
        clients.maxMessageBytes(),
        clients.maxHeaderBytes() + HOP_HEADER_BYTES,
        // Every client that cancels is a reset on the one connection.
        Integer.MAX_VALUE / 4,
        PING,
        PING,
        FOREVER,
        FOREVER,
        clients.drainTimeout(),
        List.of(),
        List.of());
  }
}
