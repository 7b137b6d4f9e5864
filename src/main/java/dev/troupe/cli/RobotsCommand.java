package dev.troupe.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code troupe robots}: the fleet. Without a command of its own it lists, as it always did. */
@Command(
    name = "robots",
    description = "Lists the robots of a gateway, or does what COMMAND says with them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]")
final class RobotsCommand implements Callable<Integer> {
  @Mixin RobotListing listing = new RobotListing();

  private RobotsCommand() {}

  static CommandLine withSubcommands() {
    return new CommandLine(new RobotsCommand())
        .addSubcommand(new RobotsListCommand())
        .addSubcommand(new RobotsGetCommand())
        .addSubcommand(new RobotsWatchCommand())
        .addSubcommand(new RobotsRegisterCommand())
        .addSubcommand(new RobotsUpdateCommand())
        .addSubcommand(new RobotsRemoveCommand())
        .addSubcommand(new RobotsApplyCommand());
  }

  @Override
  public Integer call() {
    return listing.list();
  }
}
