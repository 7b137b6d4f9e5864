package dev.troupe.cluster;

import java.util.List;

/** Who is here and which robot is where, as far as this replica knows. Safe from any thread. */
public interface Whereabouts {
  Member self();

  /** Whether this replica counts among a majority: without that it knows nothing for certain. */
  default boolean seesMajority() {
    return true;
  }

  /** The others that are alive, by name. */
  List<Member> others();

  /** Also for a robot that nobody has registered: then it is {@link Place.Nowhere}. */
  Place find(String robotId);
}
