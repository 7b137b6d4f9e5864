package dev.troupe.fleet;

/** Hears what becomes of a command. */
@FunctionalInterface
public interface CommandListener {
  void update(CommandUpdate update);
}
