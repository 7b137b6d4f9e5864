package dev.troupe.simulator.spatialwalk;

import java.util.SplittableRandom;
import java.util.UUID;

/** Identifiers that look random and are not, so that two runs with one seed agree. Confined. */
final class Ids {
  private final SplittableRandom random;

  Ids(long seed) {
    random = new SplittableRandom(seed);
  }

  String next() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
