package dev.troupe.cli;

import dev.troupe.simulator.uhlive.Manner;
import java.util.Arrays;
import java.util.Iterator;

/** Every manner with its choices, for the help text. */
final class MannerWords implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Manner.values())
        .map(manner -> manner.word() + "=" + String.join("|", manner.choices()))
        .iterator();
  }
}
