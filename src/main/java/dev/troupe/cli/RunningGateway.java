package dev.troupe.cli;

/** A gateway that takes calls. */
public interface RunningGateway {

  /** Where clients call. */
  int clientPort();

  /** Where operators look. */
  int managementPort();

  /**
   * Refuses new calls, lets those under way and what is being said end within the configured
   * deadline, closes robots properly. Blocks; bounded.
   */
  void stop();
}
