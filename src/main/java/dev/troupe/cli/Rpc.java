package dev.troupe.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Base64;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One command's connection to a gateway; made and used on the command's own thread, which waits.
 */
final class Rpc implements AutoCloseable {
  private static final int MAX_MESSAGE = 16 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final SocketAddress address;
  private final Duration timeout;
  private final GrpcClient client;

  Rpc(GatewayOptions options) {
    this.address = options.address();
    this.timeout = options.timeout();
    this.client =
        GrpcClient.builder(vertx)
            .with(new GrpcClientOptions().setMaxMessageSize(MAX_MESSAGE))
            .with(
                new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false))
            .build();
  }

  /** One request, one response, within the command's patience. */
  <Q, R> R call(ServiceMethod<R, Q> method, Q request) {
    Promise<R> first = Promise.promise();
    await(
        exchange(method, request, timeout, first::tryComplete)
            .map(end -> {
              first.tryFail("the gateway ended the call without an answer");
              return end;
            }),
        timeout.plusSeconds(1));
    return await(first.future(), Duration.ofSeconds(1));
  }

  /** One request, many responses, until the gateway ends the stream or {@code limit} has passed. */
  <Q, R> void stream(
      ServiceMethod<R, Q> method, Q request, @Nullable Duration limit, Consumer<R> each) {
    await(exchange(method, request, limit, each), limit == null ? null : limit.plusSeconds(1));
  }

  /** Many requests, sent as fast as the gateway takes them, and many responses, until both end. */
  <Q, R> void stream(ServiceMethod<R, Q> method, Iterator<Q> requests, Consumer<R> each) {
    await(
        exchange(
            method,
            timeout,
            call -> {
              pump(call, requests);
              return call.response();
            },
            each),
        timeout.plusSeconds(1));
  }

  private <Q, R> Future<Void> exchange(
      ServiceMethod<R, Q> method, Q request, @Nullable Duration limit, Consumer<R> each) {
    return exchange(
        method, limit, call -> call.end(request).compose(sent -> call.response()), each);
  }

  private <Q, R> Future<Void> exchange(
      ServiceMethod<R, Q> method,
      @Nullable Duration limit,
      Function<GrpcClientRequest<Q, R>, Future<GrpcClientResponse<Q, R>>> send,
      Consumer<R> each) {
    return client
        .request(address, method)
        .compose(call -> {
          if (limit != null) {
            call.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
          }
          return send.apply(call);
        })
        .compose(response -> read(response, each));
  }

  private static <Q> void pump(GrpcClientRequest<Q, ?> call, Iterator<Q> requests) {
    while (!call.writeQueueFull()) {
      if (!requests.hasNext()) {
        call.end();
        return;
      }
      call.write(requests.next());
    }
    call.drainHandler(ready -> pump(call, requests));
  }

  private static <R, Q> Future<Void> read(GrpcClientResponse<Q, R> response, Consumer<R> each) {
    Promise<Void> end = Promise.promise();
    response.handler(message -> {
      try {
        each.accept(message);
      } catch (UncheckedIOException failure) {
        end.tryFail(failure);
        response.pause();
      }
    });
    response.errorHandler(error -> end.tryFail(new RpcException(error.status, null, null)));
    response.exceptionHandler(end::tryFail);
    response.endHandler(over -> {
      GrpcStatus status = response.status();
      if (status == GrpcStatus.OK) {
        end.tryComplete();
      } else {
        end.tryFail(
            new RpcException(
                status == null ? GrpcStatus.UNKNOWN : status,
                reason(response),
                response.statusMessage()));
      }
    });
    return end.future();
  }

  /** The machine's word for what went wrong, as the gateway's details carry it. */
  private static @Nullable String reason(GrpcClientResponse<?, ?> response) {
    String details = details(response.trailers());
    if (details == null) {
      details = details(response.headers());
    }
    if (details == null) {
      return null;
    }
    try {
      for (var detail : Status.parseFrom(Base64.getDecoder().decode(details)).getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      }
      return null;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable String details(@Nullable MultiMap headers) {
    return headers == null ? null : headers.get("grpc-status-details-bin");
  }

  private <T> T await(Future<T> future, @Nullable Duration limit) {
    try {
      return limit == null ? future.await() : future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new RpcException(
          GrpcStatus.DEADLINE_EXCEEDED, null, "no answer within " + timeout.toSeconds() + " s");
    } catch (Throwable e) {
      if (e instanceof RpcException refused) {
        throw refused;
      }
      if (e instanceof UncheckedIOException failure) {
        throw failure;
      }
      String hint = e instanceof ConnectException ? "nobody listens at " + address : e.toString();
      throw new RpcException(GrpcStatus.UNAVAILABLE, null, hint);
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().await(5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      // The process ends anyway.
    }
  }
}
