package dev.troupe.simulator.uhlive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * A simulated uh!ive recogniser in this process.
 *
 * <pre>
 * UhliveSimulator.start(vertx, UhliveSimulatorOptions.defaults())
 *     .onSuccess(simulator -&gt; simulator.say(ScriptLine.of("oui")))
 *     .onSuccess(simulator -&gt; connect(simulator.tokenUrl(), simulator.url()));
 * </pre>
 *
 * Safe on every thread.
 */
public final class UhliveSimulator {
  private final Vertx vertx;
  private final Station station;
  private final String deployment;

  private UhliveSimulator(Vertx vertx, Station station, String deployment) {
    this.vertx = vertx;
    this.station = station;
    this.deployment = deployment;
  }

  /** Completes when its ports are open; a port that is taken fails the start. */
  public static Future<UhliveSimulator> start(Vertx vertx, UhliveSimulatorOptions options) {
    Station station = new Station(options);
    return vertx
        .deployVerticle(station)
        .map(deployment -> new UhliveSimulator(vertx, station, deployment));
  }

  /** {@code ws://HOST:PORT}; recognition is at {@code /bots} below it. */
  public URI url() {
    return URI.create(station.url());
  }

  /** The OAuth token endpoint, on the same port. */
  public URI tokenUrl() {
    return URI.create(station.tokenUrl());
  }

  public int port() {
    return station.port();
  }

  /** Where scripts and faults are ordered; -1 when there is no such port. */
  public int controlPort() {
    return station.controlPort();
  }

  /** What a caller says next; see {@link ScriptLine} for whom. */
  public Future<Void> say(ScriptLine line) {
    return station.tell(switchboard -> switchboard.say(line));
  }

  /** Nothing is scripted any more. */
  public Future<Void> clearScripts() {
    return station.tell(switchboard -> switchboard.clearScripts());
  }

  /** Completes when the fault has been applied or armed. */
  public Future<Void> inject(UhliveFault fault) {
    return station.tell(switchboard -> switchboard.inject(fault));
  }

  /** Ends every lasting fault and disarms the others. */
  public Future<Void> heal() {
    return station.tell(switchboard -> switchboard.heal());
  }

  /** Every session, running or over; the latest ones that are over are remembered. */
  public Future<List<SessionReport>> sessions() {
    return station.ask(Switchboard::sessions);
  }

  /**
   * Counts by name: connections, refused_upgrades, tokens, refused_tokens, commands,
   * refused_commands, events, stray_audio_bytes, unordered_request_ids. What never happened is not
   * there.
   */
  public Future<Map<String, Long>> counts() {
    return station.ask(Switchboard::counts);
  }

  /** Closes every connection with a close frame, then the ports. */
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }
}
