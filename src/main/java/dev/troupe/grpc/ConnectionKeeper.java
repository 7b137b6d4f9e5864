package dev.troupe.grpc;

import dev.troupe.config.ServerConfig;
import dev.troupe.time.Time;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one client's connection: pings it, cuts it when nobody answers, and asks it to go
 * when it is old, so that clients spread over replicas again. Confined to the connection's event
 * loop.
 */
final class ConnectionKeeper {
  private static final Logger log = LoggerFactory.getLogger(ConnectionKeeper.class);
  private static final Buffer PAYLOAD = Buffer.buffer("troupe!!");

  private final HttpConnection connection;
  private final ServerConfig config;
  private final Time time;
  private final boolean pings;
  private Time.@Nullable Timer ping;
  private Time.@Nullable Timer age;
  private boolean closed;

  private ConnectionKeeper(
      HttpConnection connection, ServerConfig config, Time time, boolean pings) {
    this.connection = connection;
    this.config = config;
    this.time = time;
    this.pings = pings;
  }

  /** {@code pings} is for HTTP/2; its predecessor has none. */
  static ConnectionKeeper keep(
      HttpConnection connection,
      ServerConfig config,
      Time time,
      RandomGenerator random,
      boolean pings) {
    ConnectionKeeper keeper = new ConnectionKeeper(connection, config, time, pings);
    keeper.age = time.after(jittered(config.maxConnectionAge(), random), keeper::retire);
    keeper.schedulePing();
    return keeper;
  }

  // Give or take a tenth: connections that were made together do not leave together.
  private static Duration jittered(Duration age, RandomGenerator random) {
    return Duration.ofNanos((long) (age.toNanos() * (0.9 + 0.2 * random.nextDouble())));
  }

  private void schedulePing() {
    if (pings && !closed) {
      ping = time.after(config.keepAliveInterval(), this::ping);
    }
  }

  private void ping() {
    ping = time.after(config.keepAliveTimeout(), this::cut);
    connection.ping(PAYLOAD.copy()).onSuccess(ignored -> answered());
  }

  private void answered() {
    cancel(ping);
    schedulePing();
  }

  private void cut() {
    log.atInfo()
        .addKeyValue("remote", connection.remoteAddress())
        .log("client connection is dead: ping unanswered");
    connection.close();
  }

  private void retire() {
    leave(config.maxConnectionAgeGrace());
  }

  /**
   * Asks its client to make its next calls elsewhere, and closes behind those under way. Where one
   * cannot be asked, HTTP/1.x, calls are answered for as long as the server stands.
   */
  void sendAway(Duration grace) {
    if (pings) {
      leave(grace);
    }
  }

  private void leave(Duration grace) {
    connection.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The connection is gone: leaves no timer behind. */
  void closed() {
    closed = true;
    cancel(ping);
    cancel(age);
  }

  private static void cancel(Time.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
