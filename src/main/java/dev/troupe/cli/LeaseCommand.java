package dev.troupe.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code troupe lease}: who has a robot, or parts of it, for itself. */
@Command(
    name = "lease",
    description = "Has a robot, or parts of it, for oneself.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class LeaseCommand {
  private LeaseCommand() {}

  static CommandLine all() {
    return new CommandLine(new LeaseCommand())
        .addSubcommand(new LeaseAcquireCommand())
        .addSubcommand(new LeaseTakeCommand())
        .addSubcommand(new LeaseHoldCommand())
        .addSubcommand(new LeaseReleaseCommand())
        .addSubcommand(new LeaseListCommand());
  }
}
