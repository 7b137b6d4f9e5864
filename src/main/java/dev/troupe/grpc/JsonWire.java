package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Responses as JSON: one object for one response, a line each for a stream. A failure is a {@code
 * google.rpc.Status} under its HTTP status; behind the first line of a stream it is a last line,
 * {@code {"error": …}}.
 */
final class JsonWire implements Wire {
  static final String JSON = "application/json";

  /** The key of a stream's last line when it failed. */
  static final String ERROR = "error";

  static final String LINES = "application/x-ndjson";

  private final HttpServerResponse http;
  private final JsonCodec codec;
  private final JsonRoute route;
  private final boolean streaming;
  private @Nullable Buffer answer;
  private boolean headWritten;

  JsonWire(HttpServerResponse http, JsonCodec codec, JsonRoute route) {
    this.http = http;
    this.codec = codec;
    this.route = route;
    this.streaming = route.binding().descriptor().isServerStreaming();
  }

  @Override
  public int write(Message message) {
    Buffer json = Buffer.buffer(text(message));
    if (!streaming) {
      answer = json;
    } else if (!http.closed()) {
      writeHead();
      http.write(json.appendByte((byte) '\n'));
    }
    return json.length();
  }

  private String text(Message message) {
    return route.responseBody().isEmpty()
        ? codec.print(message)
        : codec.print(message, route.responseBody());
  }

  @Override
  public int write(EncodedMessage message) {
    return write(JsonCodec.decode(route.binding(), message));
  }

  private void writeHead() {
    if (!headWritten) {
      headWritten = true;
      http.putHeader(HttpHeaders.CONTENT_TYPE, LINES).setChunked(true);
    }
  }

  @Override
  public boolean isWritable() {
    return !http.writeQueueFull();
  }

  @Override
  public void onWritable(Runnable handler) {
    http.drainHandler(ignored -> handler.run());
  }

  @Override
  public void close(Status status) {
    if (http.closed()) {
      return;
    }
    if (status.getCode() != Code.OK_VALUE) {
      fail(status);
    } else if (streaming) {
      writeHead();
      http.end();
    } else {
      http.putHeader(HttpHeaders.CONTENT_TYPE, JSON)
          .end(answer == null ? Buffer.buffer("{}") : answer);
    }
  }

  private void fail(Status status) {
    if (headWritten) {
      http.end(codec.errorLine(status) + "\n");
    } else {
      refuse(http, codec, HttpStatus.of(status), status);
    }
  }

  /** Answers a request that gets no further. */
  static void refuse(HttpServerResponse http, JsonCodec codec, int httpStatus, Status status) {
    http.setStatusCode(httpStatus)
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .end(codec.print(status));
  }
}
