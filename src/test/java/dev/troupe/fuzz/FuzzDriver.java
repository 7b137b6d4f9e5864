package dev.troupe.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the fuzzer's process runs: one target, warmed up before its inputs are timed. */
public final class FuzzDriver {
  private static FuzzTarget target;

  private FuzzDriver() {}

  /** Called once by the fuzzer with the name of the target. */
  public static void fuzzerInitialize(String[] arguments) throws IOException {
    target = FuzzTarget.valueOf(arguments[0]);
    for (Path input : target.inputs()) {
      target.run(Files.readAllBytes(input));
    }
  }

  /** Called by the fuzzer again and again. */
  public static void fuzzerTestOneInput(byte[] input) {
    target.run(input);
  }
}
