package dev.troupe.cluster;

import dev.troupe.cluster.CommandMarks.Mark;
import java.nio.ByteBuffer;

/**
 * How a command's mark stands in its map: all of one robot together, so that they are read quickly.
 */
final class MarkKey {
  private static final char SEPARATOR = '\n';

  private MarkKey() {}

  static String of(Mark mark) {
    return Placement.key(mark.robotUid(), mark.principal() + SEPARATOR + mark.commandId());
  }

  /** Below all keys of the robot. */
  static String first(String robotUid) {
    return robotUid + SEPARATOR;
  }

  /** Above all keys of the robot. */
  static String last(String robotUid) {
    return robotUid + (char) (SEPARATOR + 1);
  }

  static byte[] written(Mark mark) {
    return ByteBuffer.allocate(Integer.BYTES + mark.hash().length + mark.outcome().length)
        .putInt(mark.hash().length)
        .put(mark.hash())
        .put(mark.outcome())
        .array();
  }

  static Mark read(String key, byte[] value) {
    int principal = key.indexOf(SEPARATOR) + 1;
    int command = key.indexOf(SEPARATOR, principal) + 1;
    ByteBuffer bytes = ByteBuffer.wrap(value);
    byte[] hash = new byte[bytes.getInt()];
    bytes.get(hash);
    byte[] outcome = new byte[bytes.remaining()];
    bytes.get(outcome);
    return new Mark(
        key.substring(0, principal - 1),
        key.substring(principal, command - 1),
        key.substring(command),
        hash,
        outcome);
  }
}
