package dev.troupe.config;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A robot as somebody far from the gateway writes it down: its key by name, since the key itself is
 * known to the gateway only.
 *
 * @param options what was said of them, over this build's defaults
 * @param said the options that were said, as they are written
 */
public record RobotDraft(
    String id,
    URI address,
    @Nullable String displayName,
    @Nullable String key,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean maintenance,
    RobotOptions options,
    Set<String> said) {

  public RobotDraft {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    said = Set.copyOf(said);
  }

  /** As it is written under its id. */
  record Entry(
      URI address,
      @Nullable String displayName,
      @Nullable String key,
      Map<String, String> labels,
      Map<String, String> annotations,
      @Nullable Boolean maintenance,
      RobotOptions options) {

    RobotDraft named(String id, Set<String> said) {
      return new RobotDraft(
          id,
          address,
          displayName,
          key,
          labels,
          annotations,
          maintenance != null && maintenance,
          options,
          said);
    }
  }
}
