package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Base64;

/**
 * Responses as gRPC and gRPC-Web frame them. On plain gRPC a message goes to the HTTP stream as it
 * is, prefix and all: many streams then share one buffer, where the library would copy it for each.
 */
final class GrpcWire implements Wire {
  /** Carries the whole {@code google.rpc.Status}. */
  static final String DETAILS = "grpc-status-details-bin";

  private static final int NO_ERROR = 0;

  /** Fits into any client's window, so that a call with one such answer need not wait for it. */
  private static final int SMALL = 16 * 1024;

  private final GrpcServerRequest<Buffer, Buffer> request;
  private final GrpcServerResponse<Buffer, Buffer> response;
  private final HttpServerResponse http;
  private final boolean http2;
  private final boolean web;
  private final boolean hop;
  private boolean headWritten;

  /** Done when the messages have left; the end waits for it. */
  private Future<Void> sent = Future.succeededFuture();

  /**
   * @param hop whether another replica asks, which ends its half by itself: a reset could reach it
   *     while it still holds answers for a slow client, and take them with it
   */
  GrpcWire(
      GrpcServerRequest<Buffer, Buffer> request, HttpServerRequest http, boolean web, boolean hop) {
    this.request = request;
    this.response = request.response();
    this.http = http.response();
    this.http2 = http.version() == HttpVersion.HTTP_2;
    this.web = web;
    this.hop = hop;
  }

  @Override
  public int write(Message message) {
    return write(EncodedMessage.of(message));
  }

  @Override
  public int write(EncodedMessage message) {
    if (http.closed()) {
      return 0;
    }
    if (web) {
      response.writeMessage(GrpcMessage.message("identity", message.message()));
    } else {
      boolean first = !headWritten;
      writeHead();
      Future<Void> written = http.write(message.framed());
      if (!first || message.size() > SMALL) {
        sent = written;
      }
    }
    return message.size();
  }

  private void writeHead() {
    if (!headWritten) {
      headWritten = true;
      response.writeHead();
    }
  }

  @Override
  public boolean isWritable() {
    return !response.writeQueueFull();
  }

  @Override
  public void onWritable(Runnable handler) {
    response.drainHandler(ignored -> handler.run());
  }

  /**
   * Vert.x cannot take back trailers that wait behind messages which the client does not read: it
   * throws when the client then leaves. So they do not go before their turn, and not at all when
   * the messages could not be sent: nobody is there then.
   */
  @Override
  public void close(Status status) {
    sent.onSuccess(ignored -> end(status));
  }

  private void end(Status status) {
    if (http.closed()) {
      return;
    }
    response.status(GrpcStatus.valueOf(status.getCode()));
    if (status.getCode() != 0) {
      response.statusMessage(status.getMessage());
      response
          .trailers()
          .set(DETAILS, Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()));
    }
    response.end().onSuccess(ignored -> stopClient());
  }

  // Whoever has the answer before everything was sent need not send the rest. Only once the
  // trailers are out: a reset takes what still waits for the client's window with it.
  private void stopClient() {
    if (http2 && !hop && !request.end().isComplete() && !http.closed()) {
      http.reset(NO_ERROR);
    }
  }
}
