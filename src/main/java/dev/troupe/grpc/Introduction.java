package dev.troupe.grpc;

import dev.troupe.time.Time;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long a connection may take to say what it wants: bytes at all, and over HTTP/1 a whole head
 * of a request, however slowly it drips. Before it has, nobody knows it, so that nothing else
 * bounds it. Confined to one event loop.
 */
final class Introduction {
  private final Time time;
  private final Duration patience;
  private final Map<HttpConnection, Time.Timer> silent = new IdentityHashMap<>();

  Introduction(Time time, Duration patience) {
    this.time = time;
    this.patience = patience;
  }

  void configure(HttpServerOptions options) {
    options.setIdleTimeout((int) patience.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    options
        .setSslHandshakeTimeout(patience.toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /** It has said which protocol it speaks. */
  void known(HttpConnection connection, boolean http2) {
    // From here on it may be silent: a stream of events can be for hours.
    if (connection instanceof ConnectionBase base
        && base.channelHandlerContext().pipeline().get(IdleStateHandler.class) != null) {
      base.channelHandlerContext().pipeline().remove(IdleStateHandler.class);
    }
    if (!http2) {
      silent.put(connection, time.after(patience, connection::close));
    }
  }

  /** It has said what it wants. */
  void heard(HttpConnection connection) {
    Time.Timer timer = silent.remove(connection);
    if (timer != null) {
      timer.cancel();
    }
  }

  void closed(HttpConnection connection) {
    heard(connection);
  }
}
