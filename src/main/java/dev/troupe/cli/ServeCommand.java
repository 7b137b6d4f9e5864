package dev.troupe.cli;

import dev.troupe.config.ConfigSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code troupe serve}: the gateway, until it is told to stop. */
@Command(
    name = "serve",
    description = "Runs the gateway until it is told to stop (SIGTERM or Ctrl-C).",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private final Processes processes;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; `troupe config reference` prints all of it.")
  private Path config;

  @Option(
      names = "--insecure",
      description =
          "Lets other machines reach the client port although it speaks no TLS or does not know its"
              + " callers.")
  private boolean insecure;

  @Mixin private LogOptions log;

  ServeCommand(Processes processes) {
    this.processes = processes;
  }

  @Override
  public Integer call() throws InterruptedException {
    log.apply(processes);
    RunningGateway gateway = processes.serve(new ConfigSource(config, environment()));
    processes.awaitStop();
    gateway.stop();
    return ExitCode.OK;
  }

  /** The flag is the option's variable, which has the last word as every variable has. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (insecure) {
      environment.put("TROUPE_SERVER_INSECURE", "true");
    }
    return environment;
  }
}
