package dev.troupe.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code troupe simulate}: what to talk to on a machine without robots and services. */
@Command(
    name = "simulate",
    description = "Runs simulated robots and services to talk to.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class SimulateCommand {
  private SimulateCommand() {}

  static CommandLine with(Processes processes) {
    return new CommandLine(new SimulateCommand())
        .addSubcommand(new SimulateFurhatCommand(processes))
        .addSubcommand(new SimulateSpatialwalkCommand(processes));
  }
}
