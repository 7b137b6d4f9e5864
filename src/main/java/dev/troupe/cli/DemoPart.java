package dev.troupe.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A simulated vendor of the demo with its options, before it runs. */
interface DemoPart {

  /** Completes when its ports are open; a port that is taken fails it. */
  Future<? extends DemoScene> open(Vertx vertx);

  /** Who cannot start, when that fails, as the beginning of a sentence. */
  String name();

  /** The options that take free ports instead. */
  String freePorts();
}
