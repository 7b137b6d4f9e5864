package dev.troupe.cli;

import dev.troupe.config.ConfigSource;
import dev.troupe.config.TroupeConfig;

/**
 * What the commands need of the house but must not know: how a gateway is put together, how logging
 * is set up, how the process is told to stop. {@code Main} fills it in.
 */
public interface Processes {

  /**
   * Call before anything logs.
   *
   * @throws IllegalArgumentException naming the setting that will not do
   */
  void log(LogSettings settings);

  /**
   * Returns once the gateway is ready; it does not wait for robots.
   *
   * @throws StartException when it cannot start; nothing is left running
   */
  RunningGateway start(TroupeConfig config);

  /**
   * As {@link #start}, from a file that may change while the gateway runs.
   *
   * @throws dev.troupe.config.ConfigException when it will not do; nothing was started
   */
  default RunningGateway serve(ConfigSource source) {
    return start(source.read());
  }

  /** Blocks until SIGTERM, Ctrl-C or the like. */
  void awaitStop() throws InterruptedException;

  /** Of this build. */
  String version();
}
