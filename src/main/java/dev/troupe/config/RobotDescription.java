package dev.troupe.config;

import java.util.Set;

/**
 * A robot, and which of its options were said: the others follow the configuration's defaults,
 * today's and those of a later start.
 *
 * @param config with every default filled in
 * @param said keys of the options that were
 */
public record RobotDescription(RobotConfig config, Set<String> said) {

  public RobotDescription {
    said = Set.copyOf(said);
  }
}
