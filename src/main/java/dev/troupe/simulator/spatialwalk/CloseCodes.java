package dev.troupe.simulator.spatialwalk;

/** The numbers of the vendor's close frames, which its errors carry too. */
final class CloseCodes {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int CREDITS_EXHAUSTED = 4001;
  static final int SESSION_TIMEOUT = 4002;
  static final int CONCURRENCY_LIMIT = 4003;
  static final int AUTH_FAILED = 4010;
  static final int UPSTREAM_UNAVAILABLE = 4503;

  private CloseCodes() {}
}
