package dev.troupe.fleet;

import java.util.List;

/**
 * What was taken by force.
 *
 * @param lease granted
 * @param lost those that ended for it, as they were
 */
public record LeaseTaking(Lease lease, List<Lease> lost) {
  public LeaseTaking {
    lost = List.copyOf(lost);
  }
}
