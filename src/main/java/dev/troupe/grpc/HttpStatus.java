package dev.troupe.grpc;

import com.google.rpc.Code;
import com.google.rpc.Status;

/** The HTTP status of a gRPC code, as {@code google.rpc.Code} defines it. */
final class HttpStatus {
  private HttpStatus() {}

  static int of(Status status) {
    Code code = Code.forNumber(status.getCode());
    return switch (code == null ? Code.UNKNOWN : code) {
      case OK -> 200;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
      case UNAUTHENTICATED -> 401;
      case PERMISSION_DENIED -> 403;
      case NOT_FOUND -> 404;
      case ALREADY_EXISTS, ABORTED -> 409;
      case RESOURCE_EXHAUSTED -> 429;
      case CANCELLED -> 499;
      case UNIMPLEMENTED -> 501;
      case UNAVAILABLE -> 503;
      case DEADLINE_EXCEEDED -> 504;
      case UNKNOWN, INTERNAL, DATA_LOSS, UNRECOGNIZED -> 500;
    };
  }
}
