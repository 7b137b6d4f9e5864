package dev.troupe.cli;

import io.vertx.grpc.common.GrpcStatus;
import org.jspecify.annotations.Nullable;

/** A call that the gateway, or the way to it, refused. */
final class RpcException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final GrpcStatus status;

  RpcException(GrpcStatus status, @Nullable String reason, @Nullable String message) {
    super(
        status.name()
            + (reason == null ? "" : " " + reason)
            + (message == null || message.isEmpty() ? "" : ": " + message),
        null,
        false,
        false);
    this.status = status;
  }

  GrpcStatus status() {
    return status;
  }
}
