package dev.troupe.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;

/**
 * One gRPC connection whose messages stay bytes: what the load client does not parse it does not
 * take from the gateway's processor either. Confined to one event loop, called from anywhere.
 */
final class Line {
  private static final int STREAM_WINDOW = 1 << 20;
  private static final int CONNECTION_WINDOW = 16 << 20;

  private final Context context;
  private final GrpcClient client;
  private final SocketAddress server;

  Line(Vertx vertx, Context context, int port) {
    this(vertx, context, port, STREAM_WINDOW);
  }

  Line(Vertx vertx, Context context, int port, int streamWindow) {
    this(vertx, context, port, streamWindow, "127.0.0.1");
  }

  /**
   * @param from the address that the gateway sees it come from
   */
  Line(Vertx vertx, Context context, int port, int streamWindow, String from) {
    this.context = context;
    this.server = SocketAddress.inetSocketAddress(port, "127.0.0.1");
    HttpClientOptions http =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setLocalAddress(from)
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
            .setInitialSettings(new Http2Settings().setInitialWindowSize(streamWindow));
    GrpcClientOptions grpc = new GrpcClientOptions().setMaxMessageSize(16 << 20);
    this.client = GrpcClient.builder(vertx).with(grpc).with(http).build();
  }

  Context context() {
    return context;
  }

  /** A call that goes on until it is cancelled. */
  record Subscription(
      Context context,
      GrpcClientRequest<Buffer, Buffer> request,
      GrpcClientResponse<Buffer, Buffer> response) {
    Future<Void> cancel() {
      return Loops.on(
          context,
          () -> {
            request.cancel();
            return Future.succeededFuture();
          });
    }
  }

  /** Completes with the response's head; messages reach {@code each} on the line's event loop. */
  Future<Subscription> subscribe(String method, Buffer request, Handler<Buffer> each) {
    return Loops.on(
        context,
        () ->
            open(method)
                .compose(call ->
                    call.send(request)
                        .map(response -> {
                          response.handler(each);
                          response.exceptionHandler(gone -> {});
                          return new Subscription(context, call, response);
                        })));
  }

  /** A call of two directions, begun with {@code header}; more is written to its request. */
  Future<Subscription> converse(String method, Buffer header, Handler<Buffer> each) {
    return Loops.on(
        context,
        () ->
            open(method)
                .compose(call -> {
                  call.write(header);
                  return call.response()
                      .map(response -> {
                        response.handler(each);
                        response.exceptionHandler(gone -> {});
                        return new Subscription(context, call, response);
                      });
                }));
  }

  /** As {@link #subscribe}, but nothing is read: the gateway is left with what it cannot send. */
  Future<Subscription> stall(String method, Buffer request) {
    return Loops.on(
        context,
        () ->
            open(method)
                .compose(call ->
                    call.send(request)
                        .map(response -> {
                          response.pause();
                          response.exceptionHandler(gone -> {});
                          return new Subscription(context, call, response);
                        })));
  }

  /** A unary call; to be made on the line's event loop. */
  Future<Buffer> call(String method, Buffer request) {
    return open(method).compose(call -> call.send(request)).compose(Line::answer);
  }

  /**
   * How long the first answer to a stream's header takes, in nanoseconds; the stream is then ended
   * properly. To be made on the line's event loop.
   */
  Future<Long> firstAnswer(String method, Buffer header) {
    long begin = System.nanoTime();
    Promise<Long> first = Promise.promise();
    return open(method)
        .compose(call -> {
          call.write(header);
          return call.response()
              .compose(response -> {
                response.handler(message -> {
                  if (first.tryComplete(System.nanoTime() - begin)) {
                    call.end();
                  }
                });
                return response.end();
              });
        })
        .compose(over -> {
          first.tryFail("the stream ended without an answer");
          return first.future();
        });
  }

  private static Future<Buffer> answer(GrpcClientResponse<Buffer, Buffer> response) {
    return response
        .last()
        .compose(message ->
            response.status() == GrpcStatus.OK
                ? Future.succeededFuture(message)
                : Future.failedFuture(response.status() + " " + response.statusMessage()));
  }

  private Future<GrpcClientRequest<Buffer, Buffer>> open(String method) {
    int slash = method.indexOf('/');
    return client
        .request(server)
        .map(request ->
            request
                .serviceName(ServiceName.create(method.substring(0, slash)))
                .methodName(method.substring(slash + 1)));
  }

  Future<Void> close() {
    return client.close();
  }
}
