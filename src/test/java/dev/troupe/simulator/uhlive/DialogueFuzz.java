package dev.troupe.simulator.uhlive;

import java.nio.charset.StandardCharsets;

/**
 * What a client sends to the simulated recogniser, a command a line, a second apart. Oracle: every
 * text is answered or refused with an event, or the connection is hung up.
 */
public final class DialogueFuzz {
  private static final int MOST_LINES = 20;

  private DialogueFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Bench bench = new Bench();
    for (String line : new String(input, StandardCharsets.UTF_8).split("\n", MOST_LINES)) {
      int before = bench.events.size();
      bench.dialogue.receive(line);
      bench.pass(1_000);
      if (bench.events.size() == before && bench.hungUp.isEmpty()) {
        throw new AssertionError("no answer to " + line);
      }
    }
  }
}
