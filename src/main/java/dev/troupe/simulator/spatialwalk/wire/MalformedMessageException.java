package dev.troupe.simulator.spatialwalk.wire;

/** Bytes that are no message of this protocol. */
public final class MalformedMessageException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String message) {
    super(message, null, false, false);
  }
}
