package dev.troupe.cli;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** A simulated vendor of the demo while it runs, and what the gateway and a person must know. */
interface DemoScene {

  /** Its lines of the configuration, indented as at the top level; without {@code secrets}. */
  String configuration();

  /** Variables of the environment that hold its secrets, by the secret's name. */
  default Map<String, DemoSecret> secrets() {
    return Map.of();
  }

  /** What it is called in the list of what runs, and where it is. */
  String whereabouts();

  /** What a person can type, each on lines of its own. */
  List<String> tries(DemoShell shell);

  /** Done when its ports are closed. */
  Future<Void> close();
}
