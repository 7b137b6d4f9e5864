package dev.troupe.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command that stays logs. */
final class LogOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(
      names = "--log-level",
      paramLabel = "[LOGGER=]LEVEL",
      description =
          "trace, debug, info, warn, error or off, for everything or for one logger:"
              + " --log-level warn --log-level dev.troupe.link=debug. Default: info.")
  List<String> levels = List.of();

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      description = "plain or json, on standard error (default: ${DEFAULT-VALUE}).")
  String format = "plain";

  void apply(Processes processes) {
    try {
      processes.log(new LogSettings(format, levels));
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(
          command.commandLine(), String.valueOf(refused.getMessage()), refused);
    }
  }
}
