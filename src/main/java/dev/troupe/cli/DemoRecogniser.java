package dev.troupe.cli;

import dev.troupe.simulator.uhlive.Credentials;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The demo's recogniser, which hears what the robots hear: somebody who dials a number. */
final class DemoRecogniser implements DemoPart {

  @Option(
      names = "--recogniser-port",
      description = "Port of the recogniser, 0 for a free one (default: ${DEFAULT-VALUE}).")
  int port = UhliveSimulatorOptions.DEFAULT_PORT;

  @Option(
      names = "--recogniser-control-port",
      description = "Port for what callers say and for faults (default: ${DEFAULT-VALUE}).")
  int controlPort = UhliveSimulatorOptions.DEFAULT_CONTROL_PORT;

  @Override
  public Future<Scene> open(Vertx vertx) {
    UhliveSimulatorOptions options =
        UhliveSimulatorOptions.defaults().withPort(port).withControlPort(controlPort);
    return UhliveSimulator.start(vertx, options)
        .map(simulator -> new Scene(simulator, options.credentials()));
  }

  @Override
  public String name() {
    return "The simulated recogniser";
  }

  @Override
  public String freePorts() {
    return "--recogniser-port 0 --recogniser-control-port 0";
  }

  /** The recogniser while it runs. */
  record Scene(UhliveSimulator simulator, Credentials credentials) implements DemoScene {
    @Override
    public String configuration() {
      return """
      recognition:
        client_id: %s
        client_secret: recogniser
        token_url: %s
        url: %s/bots
      """
          .formatted(credentials.clientId(), simulator.tokenUrl(), simulator.url());
    }

    @Override
    public Map<String, DemoSecret> secrets() {
      return Map.of("recogniser", new DemoSecret("RECOGNISER_SECRET", credentials.clientSecret()));
    }

    @Override
    public String whereabouts() {
      return "recogniser  http://127.0.0.1:%d/sim/uhlive/sessions"
          .formatted(simulator.controlPort());
    }

    @Override
    public List<String> tries(DemoShell shell) {
      // Waits for the number as a whole: the command may come when half of it is dialled.
      String grammar = "builtin:speech/spelling/digits?regex=" + DemoRobots.DIALLED;
      return List.of(
          shell.troupe("recognize --robot alice --mode hotword --grammar \"" + grammar + "\""));
    }

    @Override
    public Future<Void> close() {
      return simulator.close();
    }
  }
}
