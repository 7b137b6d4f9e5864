package dev.troupe.config;

import java.time.Duration;

/**
 * How the fleet as a whole is run.
 *
 * @param reloadEvery how often the configuration file and the files of its secrets are looked at
 *     for changes; zero for never
 */
public record FleetConfig(Duration reloadEvery) {

  public static final FleetConfig DEFAULT = new FleetConfig(Duration.ofSeconds(5));

  public FleetConfig {
    Check.require(
        reloadEvery.isZero() || reloadEvery.compareTo(Duration.ofMillis(100)) >= 0,
        "reload_every",
        reloadEvery,
        "0s, or 100ms or longer");
  }
}
