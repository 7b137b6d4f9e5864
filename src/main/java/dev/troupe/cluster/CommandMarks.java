package dev.troupe.cluster;

import io.vertx.core.Future;
import java.util.List;

/**
 * Commands with an id of their caller's that were accepted, so that the owner after a crash does
 * not do them again. Safe from any thread.
 */
public interface CommandMarks {

  /**
   * One command.
   *
   * @param hash of the request, to tell a repeat from another command under the same id
   * @param outcome empty while it is under way
   */
  record Mark(String robotUid, String principal, String commandId, byte[] hash, byte[] outcome) {}

  /** Done when the others know: nothing of the command may leave before. */
  Future<Void> accepted(Mark mark);

  /** It ended; nobody waits for the others to know. */
  void ended(Mark mark);

  /** What is known of a robot's commands, for whoever takes it. */
  Future<List<Mark>> of(String robotUid);
}
