package dev.troupe.simulator.spatialwalk;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which request a piece of sound belongs to, as a pure step.
 *
 * <pre>
 * none open  --new id--> STARTS
 * A open     --A-->      CONTINUES
 *            --new id--> SUPERSEDES   [accept, preempt]
 *                    --> IGNORED      [ignore]
 *                    --> REFUSED      [error]
 * any        --id that is over--> IGNORED, or REFUSED [error]
 * </pre>
 *
 * @param open the request that is being sent
 * @param over the latest requests that take no more sound
 */
record Turns(@Nullable String open, List<String> over) {
  private static final int REMEMBERED = 256;

  /** What to do with the sound. */
  enum Verdict {
    STARTS,
    CONTINUES,
    SUPERSEDES,
    IGNORED,
    REFUSED
  }

  Turns {
    over = List.copyOf(over);
  }

  static Turns none() {
    return new Turns(null, List.of());
  }

  Verdict judge(String reqId, ServiceManners.Overlap overlap) {
    boolean strict = overlap == ServiceManners.Overlap.ERROR;
    if (reqId.equals(open)) {
      return Verdict.CONTINUES;
    }
    if (over.contains(reqId)) {
      return strict ? Verdict.REFUSED : Verdict.IGNORED;
    }
    if (open == null) {
      return Verdict.STARTS;
    }
    return switch (overlap) {
      case ACCEPT, PREEMPT -> Verdict.SUPERSEDES;
      case IGNORE -> Verdict.IGNORED;
      case ERROR -> Verdict.REFUSED;
    };
  }

  /** The request is being sent; what was before it takes no more sound. */
  Turns opened(String reqId) {
    Turns before = open == null ? this : closed(open);
    return new Turns(reqId, before.over());
  }

  /** The request takes no more sound. */
  Turns closed(String reqId) {
    List<String> longer = new ArrayList<>(over);
    longer.add(reqId);
    if (longer.size() > REMEMBERED) {
      longer.removeFirst();
    }
    return new Turns(reqId.equals(open) ? null : open, longer);
  }
}
