package dev.troupe.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code troupe version}: which build this is, on which JDK. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
  private final Processes processes;

  @Spec private CommandSpec spec;

  VersionCommand(Processes processes) {
    this.processes = processes;
  }

  @Override
  public void run() {
    spec.commandLine()
        .getOut()
        .println("troupe " + processes.version() + " on JDK " + Runtime.version());
  }
}
