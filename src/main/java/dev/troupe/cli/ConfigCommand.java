package dev.troupe.cli;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.TroupeConfig;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
  void check(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(
              names = "--without-secrets",
              description =
                  "For a machine that has none: where they are kept is checked, not what is there.")
          boolean withoutSecrets) {
    Map<String, String> environment = System.getenv();
    TroupeConfig config =
        withoutSecrets
            ? ConfigFile.readWithoutSecrets(file, environment)
            : ConfigFile.read(file, environment);
    int robots = config.robots().size();
    spec.commandLine()
        .getOut()
        .printf(
            "%s will do%s: %d %s%n",
            file,
            withoutSecrets ? ", its secrets aside" : "",
            robots,
            robots == 1 ? "robot" : "robots");
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
