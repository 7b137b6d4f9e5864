package dev.troupe.grpc;

/** Who calls, for those who share something out. */
final class Callers {
  private Callers() {}

  /**
   * One word for all calls of a program: its principal. Where callers are not asked who they are,
   * where they call from tells them apart.
   */
  static String owner(Call call) {
    return call.caller().isAnonymous()
        ? call.principal() + "@" + call.remoteAddress()
        : call.principal();
  }
}
