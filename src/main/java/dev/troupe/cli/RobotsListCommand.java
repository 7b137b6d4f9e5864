package dev.troupe.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code troupe robots list}: a table of the fleet. */
@Command(name = "list", description = "Lists robots.", mixinStandardHelpOptions = true)
final class RobotsListCommand implements Callable<Integer> {
  @Mixin RobotListing listing = new RobotListing();

  @Override
  public Integer call() {
    return listing.list();
  }
}
