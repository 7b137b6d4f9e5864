package dev.troupe.config;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A robot as the file writes it, under its id.
 *
 * @param key the secret that {@code secrets} keeps under the written name
 * @param maintenance false when nothing is said
 * @param options what differs from {@code robot_defaults}
 */
record RobotEntry(
    URI address,
    @Nullable String displayName,
    @Nullable NamedSecret key,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable Boolean maintenance,
    RobotOptions options) {

  RobotEntry {
    if (displayName != null) {
      Check.require(
          RobotTexts.isDisplayName(displayName),
          "display_name",
          "\"" + displayName + "\"",
          RobotTexts.DISPLAY_NAME);
    }
    RobotTexts.checkLabels(labels);
    RobotTexts.checkAnnotations(annotations);
  }

  RobotConfig named(String id) {
    return new RobotConfig(
        id,
        displayName == null ? id : displayName,
        address,
        key,
        labels,
        annotations,
        maintenance != null && maintenance,
        options);
  }
}
