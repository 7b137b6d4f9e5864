package dev.troupe.cli;

import dev.troupe.config.TroupeConfig;

/** The house behind a command that needs none of it. */
final class NoProcesses implements Processes {
  @Override
  public void log(LogSettings settings) {}

  @Override
  public RunningGateway start(TroupeConfig config) {
    throw new AssertionError("no gateway is wanted");
  }

  @Override
  public void awaitStop() {}

  @Override
  public String version() {
    return "test";
  }
}
