package dev.troupe.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One change to the robots that came by API; it happens only to what its maker has seen. */
public sealed interface RobotChange {

  String id();

  /** Which registration of the name is meant. */
  String uid();

  /** The revision it builds on; 0 when there is to be no robot of that name. */
  long expected();

  /**
   * A robot is registered ({@code expected} 0) or described anew.
   *
   * @param schema version of the document's form
   * @param document its definition in JSON
   * @param at when; kept in milliseconds
   */
  record Put(String id, String uid, long expected, int schema, String document, Instant at)
      implements RobotChange {

    public Put {
      if (expected < 0) {
        throw new IllegalArgumentException("expected: " + expected + " (expected: 0 or more)");
      }
      Document.check(document);
      at = at.truncatedTo(ChronoUnit.MILLIS);
    }
  }

  /** A robot is removed, with its desired state. */
  record Remove(String id, String uid, long expected) implements RobotChange {

    public Remove {
      if (expected < 1) {
        throw new IllegalArgumentException("expected: " + expected + " (expected: 1 or more)");
      }
    }
  }
}
