package dev.troupe.cli;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.TroupeConfig;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe config}: what may be configured, and whether a file will do. */
@Command(
    name = "config",
    description = "Checks a configuration file, or prints every option.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "check",
      description =
          "Reads FILE as `serve` would. Exit code 2 and every problem when it will not do.",
      mixinStandardHelpOptions = true)
  void check(@Parameters(paramLabel = "FILE") Path file) {
    TroupeConfig config = ConfigFile.read(file, System.getenv());
    int robots = config.robots().size();
    spec.commandLine()
        .getOut()
        .printf("%s will do: %d %s%n", file, robots, robots == 1 ? "robot" : "robots");
  }

  @Command(
      name = "reference",
      description =
          "Prints every option with its default and its meaning, as a file to start from.",
      mixinStandardHelpOptions = true)
  void reference() {
    spec.commandLine().getOut().print(ConfigFile.reference());
    spec.commandLine().getOut().flush();
  }
}
