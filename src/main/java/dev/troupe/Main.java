package dev.troupe;

import dev.troupe.cli.LogSettings;
import dev.troupe.cli.Processes;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.TroupeCommand;
import dev.troupe.config.ConfigSource;
import dev.troupe.config.TroupeConfig;
import dev.troupe.telemetry.Build;
import dev.troupe.telemetry.LogFormat;
import dev.troupe.telemetry.LogLevels;
import dev.troupe.telemetry.Logging;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entry point of the one executable: arguments in, exit code out. */
public final class Main implements Processes {
  private final Logging logging = Logging.ofProcess();

  /** Only commands that stay have something to put away; a signal ends all others at once. */
  private @Nullable StopSignal stop;

  private Main() {}

  public static void main(String[] args) {
    Main main = new Main();
    // Commands that only ask something are quiet; those that stay set up a log of their own.
    main.log(new LogSettings("plain", List.of("warn")));
    int code = TroupeCommand.with(main).execute(args);
    main.logging.stop();
    main.exit(code);
  }

  private void exit(int code) {
    if (stop != null) {
      stop.exit(code);
    } else {
      System.exit(code);
    }
  }

  /** From here on a signal waits until all is put away. */
  private StopSignal stays() {
    StopSignal installed = stop == null ? StopSignal.install() : stop;
    stop = installed;
    return installed;
  }

  @Override
  public void log(LogSettings settings) {
    LogFormat format =
        Arrays.stream(LogFormat.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(settings.format()))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "log format: \"" + settings.format() + "\" (expected: plain or json)"));
    logging.start(format, LogLevels.parse(settings.levels()), System.err);
  }

  @Override
  public RunningGateway start(TroupeConfig config) {
    stays();
    return Gateway.start(config, logging);
  }

  @Override
  public RunningGateway serve(ConfigSource source) {
    stays();
    Gateway gateway = Gateway.serve(source, logging);
    HangUp.whenHeard(gateway::reload);
    return gateway;
  }

  @Override
  public void awaitStop() throws InterruptedException {
    stays().await();
  }

  @Override
  public String version() {
    return Build.CURRENT.version();
  }
}
