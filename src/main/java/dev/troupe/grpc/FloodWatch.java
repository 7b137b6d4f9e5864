package dev.troupe.grpc;

import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an HTTP/2 connection whose client sends control frames that make work and bring nothing.
 * Cancelled streams, empty frames and endless headers are Netty's to count; pings and settings,
 * each of which is answered, are counted here. Confined to the connection's event loop.
 */
final class FloodWatch {
  /** Far more than clients that measure bandwidth by pings ever send. */
  static final int MOST_PINGS = 10_000;

  static final int MOST_SETTINGS = 1_000;

  private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long ENHANCE_YOUR_CALM = 0xb;
  private static final Logger log = LoggerFactory.getLogger(FloodWatch.class);

  private final HttpConnection connection;
  private final Time time;
  private long windowStart;
  private int pings;
  private int settings;
  private boolean ended;

  private FloodWatch(HttpConnection connection, Time time) {
    this.connection = connection;
    this.time = time;
    this.windowStart = time.nanos();
  }

  static void install(HttpConnection connection, Time time) {
    FloodWatch watch = new FloodWatch(connection, time);
    connection.pingHandler(watch::ping);
    connection.remoteSettingsHandler(ignored -> watch.settings());
  }

  private void ping(Buffer payload) {
    renew();
    if (++pings > MOST_PINGS) {
      end("pings");
    }
  }

  private void settings() {
    renew();
    if (++settings > MOST_SETTINGS) {
      end("settings");
    }
  }

  private void renew() {
    long now = time.nanos();
    if (now - windowStart > WINDOW_NANOS) {
      windowStart = now;
      pings = 0;
      settings = 0;
    }
  }

  private void end(String what) {
    if (!ended) {
      ended = true;
      log.atWarn()
          .addKeyValue(LogKeys.ADDRESS, connection.remoteAddress())
          .addKeyValue(LogKeys.CAUSE, what)
          .log("client floods its connection");
      connection.goAway(ENHANCE_YOUR_CALM);
      connection.close();
    }
  }
}
