package dev.troupe.simulator.spatialwalk;

import java.util.List;

/** Which generation of the service is played. */
public enum Dialect {
  /**
   * As {@code avatarkit} 0.1 met it: refusals are HTTP statuses at the upgrade, errors of egress
   * carry the numbers of gRPC.
   */
  LEGACY,

  /**
   * As its successors describe it: every upgrade succeeds, a refusal is an error with a close code
   * and a close frame with the same; capabilities, pause and playback states.
   */
  NG;

  /** gRPC's numbers, of which the younger dialect never sends one. */
  static final int INVALID_ARGUMENT = 3;

  static final int UNAVAILABLE = 14;
  static final int UNAUTHENTICATED = 16;

  /** The code of an error for which the older dialect has a number of gRPC. */
  int code(int grpc) {
    if (this == LEGACY) {
      return grpc;
    }
    return grpc == UNAVAILABLE ? CloseCodes.UPSTREAM_UNAVAILABLE : 0;
  }

  List<String> capabilities() {
    return this == NG ? List.of("playback_control", "playback_state") : List.of();
  }
}
