package dev.troupe.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
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
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One command's connection to a gateway; made and used on the command's own thread, which waits.
 */
final class Rpc implements AutoCloseable {
  private static final int MAX_MESSAGE = 16 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final SocketAddress address;
  private final Duration timeout;
  private final MultiMap headers;
  private final GrpcClient client;

  Rpc(GatewayOptions options) {
    this.address = options.address();
    this.headers = options.headers();
    this.timeout = options.timeout();
    this.client =
        GrpcClient.builder(vertx)
            .with(new GrpcClientOptions().setMaxMessageSize(MAX_MESSAGE))
            .with(
                options.secure(
                    new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false)))
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

  /**
   * Many requests, each when the network took the one before, and many responses, until the gateway
   * ends the stream or {@code limit} has passed. {@code requests} is asked on the call's own
   * thread, which also runs {@code each}; when it has no more, the upward half is closed.
   */
  <Q, R> void converse(
      ServiceMethod<R, Q> method, Iterator<Q> requests, Duration limit, Consumer<R> each) {
    Future<Void> end =
        client
            .request(address, method)
            .compose(call -> {
              call.headers().addAll(headers);
              call.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
              Future<Void> answered = call.response().compose(response -> read(response, each));
              send(call, requests);
              return answered;
            });
    await(end, limit.plusSeconds(1));
  }

  /**
   * Many requests, whenever there are some, and many responses, on the call's own thread, which
   * {@link Talk} may be used on as well.
   */
  <Q, R> Talk<Q> talk(ServiceMethod<R, Q> method, Q first, Consumer<R> each) {
    GrpcClientRequest<Q, R> call = await(client.request(address, method), timeout);
    Future<Void> end = call.response().compose(response -> read(response, each));
    call.write(first);
    return new Talk<>(call, end);
  }

  /** A conversation under way. */
  final class Talk<Q> {
    private final GrpcClientRequest<Q, ?> call;
    private final Future<Void> end;

    private Talk(GrpcClientRequest<Q, ?> call, Future<Void> end) {
      this.call = call;
      this.end = end;
    }

    /** Says something over and over until the conversation is over. */
    void every(Duration interval, Q request) {
      long timer = vertx.setPeriodic(interval.toMillis(), ignored -> call.write(request));
      end.onComplete(over -> vertx.cancelTimer(timer));
    }

    /** No more requests come. */
    void finish() {
      call.end();
    }

    /** Waits until the gateway has no more to say. */
    void await() {
      Rpc.this.await(end, null);
    }
  }

  /** What cannot be sent is no failure of its own: the answer tells why the call ended. */
  private static <Q> void send(GrpcClientRequest<Q, ?> call, Iterator<Q> requests) {
    if (requests.hasNext()) {
      call.write(requests.next()).onSuccess(taken -> send(call, requests));
    } else {
      call.end();
    }
  }

  private <Q, R> Future<Void> exchange(
      ServiceMethod<R, Q> method, Q request, @Nullable Duration limit, Consumer<R> each) {
    return client
        .request(address, method)
        .compose(call -> {
          call.headers().addAll(headers);
          if (limit != null) {
            call.timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
          }
          // Whoever reads must be there on the connection's own thread when the answer comes.
          return call.end(request)
              .compose(sent -> call.response().compose(response -> read(response, each)));
        });
  }

  private static <R, Q> Future<Void> read(GrpcClientResponse<Q, R> response, Consumer<R> each) {
    Promise<Void> end = Promise.promise();
    response.handler(message -> {
      try {
        each.accept(message);
      } catch (UncheckedIOException failure) {
        response.pause();
        end.tryFail(failure);
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
      throw new RpcException(GrpcStatus.UNAVAILABLE, null, hint(e));
    }
  }

  private String hint(Throwable failure) {
    return switch (failure) {
      case ConnectException e -> "nobody listens at " + address;
      case HttpClosedException e -> "the gateway at " + address + " closed the connection";
      case SSLException e -> "no TLS with " + address + ": " + root(e);
      default -> failure.toString();
    };
  }

  private static String root(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
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
