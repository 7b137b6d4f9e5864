package dev.troupe.cli;

/**
 * What a simulated vendor wants to be told, kept as a real one would be. It is no secret: the demo
 * prints it.
 *
 * @param variable of the environment, as the configuration names it
 */
record DemoSecret(String variable, String value) {}
