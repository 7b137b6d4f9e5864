package dev.troupe.bench;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Process: the least that a gateway on Vert.x could cost. Binary WebSocket frames go to gRPC
 * streams as they are, framed once however many subscribers; a unary call's bytes go to a WebSocket
 * as one text frame. No JSON, no base64, no protobuf, no queue, no check. Arguments: port, port of
 * the source.
 */
final class Floor extends VerticleBase {
  static final String STREAM = "bench.Floor/Stream";
  static final String COMMAND = "bench.Floor/Command";

  private static final int PREFIX = 5;
  private static final Map<String, FloorFeed> FEEDS = new ConcurrentHashMap<>();

  private final int port;
  private final int sourcePort;
  private FloorFeed.Sockets sockets;

  private Floor(int port, int sourcePort) {
    this.port = port;
    this.sourcePort = sourcePort;
  }

  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    int sourcePort = Integer.parseInt(args[1]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    Await.done(
        vertx.deployVerticle(
            () -> new Floor(port, sourcePort),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors())));
  }

  @Override
  public Future<?> start() {
    sockets = new FloorFeed.Sockets(vertx, sourcePort);
    HttpServerOptions options =
        new HttpServerOptions()
            .setInitialSettings(
                new Http2Settings().setMaxConcurrentStreams(2_000).setInitialWindowSize(1 << 20))
            .setHttp2ConnectionWindowSize(4 << 20)
            .setHttp2RstFloodMaxRstFramePerWindow(10_000);
    return vertx.createHttpServer(options).requestHandler(this::call).listen(port, "127.0.0.1");
  }

  private void call(HttpServerRequest request) {
    boolean stream = request.path().endsWith(STREAM);
    request
        .body()
        .onSuccess(body -> {
          Buffer message = body.slice(PREFIX, body.length());
          if (stream) {
            stream(message.toString(), request.response());
          } else {
            command(message.toString(), request.response());
          }
        });
  }

  private void stream(String source, HttpServerResponse response) {
    Context context = Vertx.currentContext();
    FloorFeed feed = FEEDS.computeIfAbsent(source, name -> new FloorFeed(sockets, name));
    response.putHeader("content-type", "application/grpc");
    response.writeHead();
    feed.add(context, response);
    response.closeHandler(closed -> feed.remove(context, response));
  }

  /** One socket for all commands, as to one robot. */
  private void command(String text, HttpServerResponse response) {
    sockets
        .command()
        .compose(socket -> socket.writeTextMessage(text))
        .onSuccess(sent -> {
          response.putHeader("content-type", "application/grpc");
          response.putTrailer("grpc-status", "0");
          response.end(Buffer.buffer(new byte[PREFIX]));
        });
  }

  /** Prefix and message, as gRPC sends them. */
  static Buffer framed(Buffer message) {
    return Buffer.buffer(PREFIX + message.length())
        .appendByte((byte) 0)
        .appendInt(message.length())
        .appendBuffer(message);
  }
}
