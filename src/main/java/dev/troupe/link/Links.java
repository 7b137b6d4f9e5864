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
  private final LinkConfig config;
  private final LinkMetrics metrics;
  private final Dialer dialer;

  public Links(Vertx vertx, LinkConfig config, LinkMetrics metrics) {
    this(vertx, config, metrics, Dialer.options(config));
  }

  Links(Vertx vertx, LinkConfig config, LinkMetrics metrics, WebSocketClientOptions options) {
    this.config = config;
    this.metrics = metrics;
    this.dialer = new Dialer(vertx, config, options);
  }

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
    Reconnection reconnection = new Reconnection(config.retry(), random);
    return new Link<>(
        peer, protocol, listener, time, new Link.Parts(config, metrics, dialer, reconnection));
  }

  /** Closes every socket that is still open. Close the links first. */
  public Future<Void> close() {
    return dialer.close();
  }
}
