package dev.troupe.fleet;

/**
 * What a caller can do about a command that it gave. Where several share one command, because they
 * gave it under the same id, it is taken back only when the last of them takes it back. From any
 * thread; the first call counts, and none matters once the command is over.
 */
public interface CommandHold {

  /** Takes back speech or listening, also in the middle of it. */
  void cancel();

  /** Takes back what is not with the robot yet; what is goes on. */
  void withdraw();
}
