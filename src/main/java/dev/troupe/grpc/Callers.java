package dev.troupe.grpc;

/** Who calls, for those who share something out. */
final class Callers {
  private Callers() {}

  /**
   * One word for all calls of a program: its principal and where it calls from. Until callers are
   * authenticated, the latter tells them apart.
   */
  static String owner(Call call) {
    return call.principal() + "@" + call.remoteAddress();
  }
}
