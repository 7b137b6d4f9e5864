package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.random.RandomGenerator;

/**
 * What the links of one vendor share in a process: the socket client, the limits and the meters.
 * Thread-safe; the links it makes are not.
 */
public final class Links {
  private final Parts parts;

  public Links(Vertx vertx, LinkConfig config, LinkMetrics metrics) {
    this(vertx, config, metrics, Dialer.options(config));
  }

  Links(Vertx vertx, LinkConfig config, LinkMetrics metrics, WebSocketClientOptions options) {
    this.parts = new Parts(config, metrics, new Dialer(vertx, config, options));
  }

  /** What is shared. */
  record Parts(LinkConfig config, LinkMetrics metrics, Dialer dialer) {}

  /**
   * A link, not opened yet, for its whole life on the context this is called on.
   *
   * @param time the clock of that context
   * @param random spreads reconnections
   * @throws IllegalStateException off a Vert.x context
   */
  public <C, E> Link<C, E> link(
      LinkPeer peer,
      LinkProtocol<C, E> protocol,
      LinkListener<E> listener,
      Time time,
      RandomGenerator random) {
    Reconnection reconnection = new Reconnection(parts.config.retry(), random);
    return new Link<>(
        peer,
        protocol,
        listener,
        time,
        new Link.Parts(parts.config, parts.metrics, parts.dialer, reconnection));
  }

  /**
   * Dials once, on the context this is called on, and on the config's patience: the socket that
   * comes of it lives there and does not come back. Fails with a {@link LinkFailureException}.
   *
   * @param time the clock of that context
   * @throws IllegalStateException off a Vert.x context
   */
  public Future<LinkSocket> dial(LinkPeer peer, LinkSocket.Listener listener, Time time) {
    return LinkSocket.dial(peer, listener, time, parts);
  }

  /** Closes every socket that is still open. Close the links first. */
  public Future<Void> close() {
    return parts.dialer.close();
  }
}
