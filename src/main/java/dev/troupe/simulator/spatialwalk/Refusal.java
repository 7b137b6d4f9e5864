package dev.troupe.simulator.spatialwalk;

/**
 * Why a connection is not taken.
 *
 * @param status of HTTP, for the dialect that refuses the upgrade
 * @param code of the error, for the dialect that upgrades first
 * @param close of the close frame behind that error
 */
record Refusal(int status, String message, int code, int close) {
  static Refusal of(int status, String message, int code) {
    return new Refusal(status, message, code, code);
  }
}
