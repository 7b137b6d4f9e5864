package dev.troupe.cli;

import picocli.CommandLine.Command;

/** {@code troupe simulate}: robots to talk to on a machine that has none. */
@Command(
    name = "simulate",
    description = "Runs simulated robots to talk to.",
    subcommands = SimulateFurhatCommand.class,
    synopsisSubcommandLabel = "COMMAND")
final class SimulateCommand {}
