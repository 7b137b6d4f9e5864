package dev.troupe.fleet;

/** Hears what becomes of a command, on the robot's context. */
@FunctionalInterface
interface CommandListener {
  void update(CommandUpdate update);
}
