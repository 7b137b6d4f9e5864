package dev.troupe.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A robot as the file writes it, under its id.
 *
 * @param key the secret that {@code secrets} keeps under the written name
 * @param options what differs from {@code robot_defaults}
 */
record RobotEntry(
    URI address,
    @Nullable String displayName,
    @Nullable Secret key,
    Map<String, String> labels,
    RobotOptions options) {

  RobotConfig named(String id) {
    return new RobotConfig(
        id, displayName == null ? id : displayName, address, key, labels, options);
  }
}
