package dev.troupe.cli;

import dev.troupe.simulator.spatialwalk.Dialect;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulator;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The demo's avatar: dana, on a service of the newer kind, whose keyframes can be counted. */
final class DemoAvatars implements DemoPart {
  private static final String NAME = "dana";

  @Option(
      names = "--avatar-port",
      description = "Port of the avatar service, 0 for a free one (default: ${DEFAULT-VALUE}).")
  int port = SpatialwalkSimulatorOptions.DEFAULT_PORT;

  @Option(
      names = "--avatar-control-port",
      description = "Port for its faults and reports (default: ${DEFAULT-VALUE}).")
  int controlPort = SpatialwalkSimulatorOptions.DEFAULT_CONTROL_PORT;

  @Override
  public Future<Scene> open(Vertx vertx) {
    SpatialwalkSimulatorOptions options =
        SpatialwalkSimulatorOptions.defaults()
            .withAddress("127.0.0.1", port)
            .withControlPort(controlPort)
            .withDialect(Dialect.NG);
    return SpatialwalkSimulator.start(vertx, options).map(Scene::new);
  }

  @Override
  public String name() {
    return "The simulated avatar service";
  }

  @Override
  public String freePorts() {
    return "--avatar-port 0 --avatar-control-port 0";
  }

  /** The avatar service while it runs. */
  record Scene(SpatialwalkSimulator simulator) implements DemoScene {
    @Override
    public String configuration() {
      return """
      avatars:
        accounts:
          demo:
            app_id: %s
            api_key: avatars
            console_url: %s
            ingress_url: %s
        cast:
          %s:
            avatar_id: %s
      """
          .formatted(
              SpatialwalkSimulatorOptions.DEMO_APP,
              simulator.consoleUrl(),
              simulator.ingressUrl(),
              NAME,
              SpatialwalkSimulatorOptions.DEMO_AVATAR);
    }

    @Override
    public Map<String, DemoSecret> secrets() {
      return Map.of("avatars", new DemoSecret("AVATARS_KEY", SpatialwalkSimulatorOptions.DEMO_KEY));
    }

    @Override
    public String whereabouts() {
      return "avatars     http://127.0.0.1:%d/sim/spatialwalk/requests"
          .formatted(simulator.controlPort());
    }

    /** The answer is long; its beginning shows what there is. */
    @Override
    public List<String> tries(DemoShell shell) {
      return List.of(
          """
          curl -s -H 'content-type: application/json' -d '{"sample": "vowels"}' \\
              http://%s/v1/avatars/%s:animateClip | tail -c 600\
          """
              .formatted(shell.gateway(), NAME));
    }

    @Override
    public Future<Void> close() {
      return simulator.close();
    }
  }
}
