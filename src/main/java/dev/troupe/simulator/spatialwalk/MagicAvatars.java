package dev.troupe.simulator.spatialwalk;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which avatars there are: those of the options, and beside them ids that say what is to go wrong
 * with each of their connections. {@code fault-NAME}, {@code fault-NAME-VALUE} and {@code
 * fault-NAME-VALUE-MOMENT}: {@code fault-confirm-never}, {@code fault-upgrade_reply-403}, {@code
 * fault-close-1011-frames}.
 */
final class MagicAvatars {
  private static final String PREFIX = "fault-";

  private final Map<String, List<Fault>> configured;

  MagicAvatars(Map<String, List<Fault>> configured) {
    this.configured = configured;
  }

  /** The faults of that avatar; empty when there is no such avatar. */
  Optional<List<Fault>> find(String id) {
    List<Fault> known = configured.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    return id.startsWith(PREFIX) ? magic(id) : Optional.empty();
  }

  private static Optional<List<Fault>> magic(String id) {
    try {
      Fault fault = FaultReader.readShort(id.substring(PREFIX.length()));
      boolean ofConnection = fault instanceof Fault.OfUpgrade || fault instanceof Fault.OfSession;
      return ofConnection ? Optional.of(List.of(fault)) : Optional.empty();
    } catch (IllegalArgumentException | ClassCastException noFault) {
      return Optional.empty();
    }
  }
}
