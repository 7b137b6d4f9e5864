package dev.troupe.link;

import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** How tests wait: never without an end. */
final class Waiting {
  static final long SECONDS = 15;

  private Waiting() {}

  /** Holds a port of its own on which nobody listens, until it is closed. */
  static Socket portWithoutListener() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress("127.0.0.1", 0));
    return socket;
  }

  static <T> T on(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }
}
