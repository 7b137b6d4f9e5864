package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.hearing.EarOptions;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Everything that can be chosen about a simulated recogniser. Immutable; start from {@link
 * #defaults()}.
 *
 * @param port of tokens and WebSockets; 0 takes a free one
 * @param controlPort where scripts and faults are ordered over HTTP; 0 takes a free port, -1 offers
 *     none
 * @param tokenLife how long a token opens connections
 * @param ear what counts as voice
 * @param slack how late sound may be before the wall clock counts instead
 * @param script what callers say
 * @param idleClose cuts a connection on which nothing came for so long, not even a ping; zero never
 *     does
 * @param bytesPerSecond what one connection may send; 0 for no limit
 * @param seed of everything that looks random
 * @param clock makes the clock of the simulator's context
 */
public record UhliveSimulatorOptions(
    String host,
    int port,
    int controlPort,
    Credentials credentials,
    Duration tokenLife,
    EarOptions ear,
    Duration slack,
    UhliveManners manners,
    List<ScriptLine> script,
    Duration idleClose,
    int bytesPerSecond,
    long seed,
    Function<Context, Time> clock) {
  public static final int DEFAULT_PORT = 8090;
  public static final int DEFAULT_CONTROL_PORT = 7703;

  public UhliveSimulatorOptions {
    script = List.copyOf(script);
    port("port", port, 0);
    port("controlPort", controlPort, -1);
    within("tokenLife", tokenLife, Duration.ofSeconds(1), Duration.ofDays(1));
    within("slack", slack, Duration.ofMillis(50), Duration.ofSeconds(10));
    within("idleClose", idleClose, Duration.ZERO, Duration.ofDays(1));
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException(
          "bytesPerSecond: " + bytesPerSecond + " (expected: 0 or more)");
    }
  }

  /** On a free port of 127.0.0.1, for the demo client, without a control port. */
  public static UhliveSimulatorOptions defaults() {
    return new UhliveSimulatorOptions(
        "127.0.0.1",
        0,
        -1,
        Credentials.demo(),
        Duration.ofMinutes(5),
        EarOptions.defaults(),
        Duration.ofMillis(300),
        UhliveManners.defaults(),
        List.of(),
        Duration.ZERO,
        0,
        1,
        VertxTime::new);
  }

  public UhliveSimulatorOptions withHost(String host) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withPort(int port) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withControlPort(int controlPort) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withCredentials(Credentials credentials) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withTokenLife(Duration tokenLife) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withEar(EarOptions ear) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withManners(UhliveManners manners) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withManner(Manner manner, String choice) {
    return withManners(manners.with(manner, choice));
  }

  public UhliveSimulatorOptions withScript(List<ScriptLine> script) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withIdleClose(Duration idleClose) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withBytesPerSecond(int bytesPerSecond) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withSeed(long seed) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  public UhliveSimulatorOptions withClock(Function<Context, Time> clock) {
    return new UhliveSimulatorOptions(
        host,
        port,
        controlPort,
        credentials,
        tokenLife,
        ear,
        slack,
        manners,
        script,
        idleClose,
        bytesPerSecond,
        seed,
        clock);
  }

  private static void port(String name, int port, int least) {
    if (port < least || port > 65_535) {
      throw new IllegalArgumentException(
          name + ": " + port + " (expected: " + least + " to 65535)");
    }
  }

  private static void within(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
  }
}
