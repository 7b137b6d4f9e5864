package dev.troupe.simulator;

import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Everything that can be chosen about a simulator. Immutable; start from {@link #defaults()}.
 *
 * @param script what the users say, one line each time a robot listens; see {@link UserScript}
 * @param timeFactor how long speech, gestures, listening and users' utterances take: 0.1 is a tenth
 *     of life. Camera, microphone and users keep real time
 * @param controlPort where faults and utterances are ordered over HTTP; 0 takes a free port, -1
 *     offers none
 * @param seed of everything that looks random
 * @param clock makes the clock of each shard's context
 */
public record SimulatorOptions(
    Hosting hosting,
    AccessRules access,
    Manners manners,
    Senses senses,
    List<String> script,
    double timeFactor,
    int controlPort,
    long seed,
    Function<Context, Time> clock) {
  public static final int DEFAULT_CONTROL_PORT = 7702;

  public SimulatorOptions {
    script = List.copyOf(script);
    if (!(timeFactor >= 0.001 && timeFactor <= 100)) {
      throw new IllegalArgumentException("timeFactor: " + timeFactor + " (expected: 0.001 to 100)");
    }
    if (controlPort < -1 || controlPort > 65_535) {
      throw new IllegalArgumentException(
          "controlPort: " + controlPort + " (expected: -1 to 65535)");
    }
  }

  /** One robot on a free port of 127.0.0.1, open to everybody, without a control port. */
  public static SimulatorOptions defaults() {
    Hosting hosting =
        new Hosting(
            Hosting.numbered(1), Hosting.Layout.PORTS, "127.0.0.1", 0, false, Duration.ZERO);
    return new SimulatorOptions(
        hosting,
        AccessRules.open(),
        Manners.defaults(),
        Senses.defaults(),
        List.of(),
        1.0,
        -1,
        1,
        VertxTime::new);
  }

  public SimulatorOptions withHosting(Hosting hosting) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withAccess(AccessRules access) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withManners(Manners manners) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withSenses(Senses senses) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withScript(List<String> script) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withTimeFactor(double timeFactor) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withControlPort(int controlPort) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withSeed(long seed) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  public SimulatorOptions withClock(Function<Context, Time> clock) {
    return new SimulatorOptions(
        hosting, access, manners, senses, script, timeFactor, controlPort, seed, clock);
  }

  /** As many robots as {@code count}, called {@code robot-1} and so on. */
  public SimulatorOptions withRobots(int count) {
    return withNames(Hosting.numbered(count));
  }

  public SimulatorOptions withNames(List<String> names) {
    return withHosting(
        new Hosting(
            names,
            hosting.layout(),
            hosting.host(),
            hosting.port(),
            hosting.compression(),
            hosting.bootDelay()));
  }

  public SimulatorOptions withPort(int port) {
    return withLayout(hosting.layout(), port);
  }

  public SimulatorOptions withLayout(Hosting.Layout layout, int port) {
    return withHosting(
        new Hosting(
            hosting.names(),
            layout,
            hosting.host(),
            port,
            hosting.compression(),
            hosting.bootDelay()));
  }

  /** Everybody must show this key. */
  public SimulatorOptions withKey(String key) {
    return withAccess(AccessRules.keyed(key));
  }
}
