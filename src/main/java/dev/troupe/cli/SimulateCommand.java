package dev.troupe.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code troupe simulate}: what there is to talk to on a machine that has none. */
@Command(
    name = "simulate",
    description = "Runs simulated vendors to talk to.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class SimulateCommand {
  private SimulateCommand() {}

  static CommandLine with(Processes processes) {
    return new CommandLine(new SimulateCommand())
        .addSubcommand(new SimulateFurhatCommand(processes))
        .addSubcommand(new SimulateUhliveCommand(processes));
  }
}
