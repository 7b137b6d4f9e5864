package dev.troupe.config;

/**
 * A secret that was read from a file or the environment; whoever prints it sees three asterisks.
 */
public record Secret(String reveal) {

  @Override
  public String toString() {
    return "***";
  }
}
