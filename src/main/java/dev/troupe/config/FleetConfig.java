package dev.troupe.config;

import java.time.Duration;
import java.util.List;

/**
 * How the fleet as a whole is run, and what the API may do to it.
 *
 * @param reloadEvery how often the configuration file and the files of its secrets are looked at
 *     for changes; zero for never
 * @param allowedAddresses where robots may be that are registered over the API, as {@link
 *     AllowedAddresses} reads it
 */
public record FleetConfig(Duration reloadEvery, List<String> allowedAddresses) {

  /**
   * A policy that takes something away has to be in force within a second. Who may register a robot
   * makes the gateway dial: nowhere but this machine unless said.
   */
  public static final FleetConfig DEFAULT =
      new FleetConfig(Duration.ofMillis(300), List.of("localhost", "127.0.0.0/8", "::1"));

  public FleetConfig {
    Check.require(
        reloadEvery.isZero() || reloadEvery.compareTo(Duration.ofMillis(100)) >= 0,
        "reload_every",
        reloadEvery,
        "0s, or 100ms or longer");
    allowedAddresses = List.copyOf(allowedAddresses);
    AllowedAddresses.of(allowedAddresses);
  }

  public AllowedAddresses allowed() {
    return AllowedAddresses.of(allowedAddresses);
  }
}
