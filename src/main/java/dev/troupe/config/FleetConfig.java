package dev.troupe.config;

import java.util.List;

/**
 * What the API may do to the fleet.
 *
 * @param allowedAddresses where robots may be that are registered over the API, as {@link
 *     AllowedAddresses} reads it
 */
public record FleetConfig(List<String> allowedAddresses) {

  /** Who may register a robot makes the gateway dial: nowhere but this machine unless said. */
  public static final FleetConfig DEFAULT =
      new FleetConfig(List.of("localhost", "127.0.0.0/8", "::1"));

  public FleetConfig {
    allowedAddresses = List.copyOf(allowedAddresses);
    AllowedAddresses.of(allowedAddresses);
  }

  public AllowedAddresses allowed() {
    return AllowedAddresses.of(allowedAddresses);
  }
}
