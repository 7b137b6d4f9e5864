package dev.troupe.grpc;

import com.google.rpc.Status;

/** Another replica refused what it was asked; its words are the answer. */
final class OtherStatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  OtherStatusException(Status status) {
    super(status.getMessage(), null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
