package dev.troupe.bench;

/** One question about speed, cost or resilience, answered with figures. */
@FunctionalInterface
interface Scenario {

  void run(Stage stage, Options options, Report report);
}
