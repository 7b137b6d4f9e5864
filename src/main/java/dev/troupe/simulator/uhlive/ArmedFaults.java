package dev.troupe.simulator.uhlive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Faults that wait for their moment: lasting ones, and those that are used up. Confined. */
final class ArmedFaults {
  private static final int MAX_ARMED = 10_000;

  private final Map<Class<? extends UhliveFault>, UhliveFault> lasting = new HashMap<>();
  private final Deque<UhliveFault> once = new ArrayDeque<>();

  /** Holds until healed; replaces an earlier one of its kind. */
  void last(UhliveFault fault) {
    lasting.put(fault.getClass(), fault);
  }

  /** Waits to be used so many times. */
  void arm(UhliveFault fault, int times) {
    if (once.size() + times > MAX_ARMED) {
      throw new IllegalArgumentException("times: " + times + " (expected: 10000 armed in all)");
    }
    for (int i = 0; i < times; i++) {
      once.add(fault);
    }
  }

  void heal() {
    lasting.clear();
    once.clear();
  }

  Iterable<UhliveFault> lasting() {
    return lasting.values();
  }

  <F extends UhliveFault> @Nullable F lasting(Class<F> kind) {
    return kind.cast(lasting.get(kind));
  }

  /** Uses one up; null when none of that kind is armed. */
  <F extends UhliveFault> @Nullable F take(Class<F> kind) {
    return take(kind, fault -> true);
  }

  <F extends UhliveFault> @Nullable F take(Class<F> kind, Predicate<F> wanted) {
    for (Iterator<UhliveFault> all = once.iterator(); all.hasNext(); ) {
      UhliveFault fault = all.next();
      if (kind.isInstance(fault) && wanted.test(kind.cast(fault))) {
        all.remove();
        return kind.cast(fault);
      }
    }
    return null;
  }
}
