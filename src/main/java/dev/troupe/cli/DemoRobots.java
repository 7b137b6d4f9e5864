package dev.troupe.cli;

import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.MicrophoneSource;
import dev.troupe.simulator.Senses;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import picocli.CommandLine.Option;

/** The demo's robots: alice, bob and carol. */
final class DemoRobots implements DemoPart {
  /** What somebody dials within earshot of the robots, over and over. */
  static final String DIALLED = "4071";

  private static final List<String> CAST = List.of("alice", "bob", "carol");

  @Option(names = "--control-port", description = "Of the simulator. Default: ${DEFAULT-VALUE}.")
  int controlPort = SimulatorOptions.DEFAULT_CONTROL_PORT;

  @Option(
      names = "--robot-port",
      description = "Port of the first robot, 0 for free ones (default: ${DEFAULT-VALUE}).")
  int robotPort = 9000;

  @Override
  public Future<Scene> open(Vertx vertx) {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withNames(CAST)
            .withPort(robotPort)
            .withControlPort(controlPort)
            .withSenses(Senses.defaults().withMicrophone(new MicrophoneSource.Dtmf(DIALLED)));
    return FurhatSimulator.start(vertx, options).map(Scene::new);
  }

  @Override
  public String name() {
    return "The simulated robots";
  }

  @Override
  public String freePorts() {
    return "--robot-port 0 --control-port 0";
  }

  /** The robots while they run. */
  record Scene(FurhatSimulator simulator) implements DemoScene {
    @Override
    public String configuration() {
      StringBuilder yaml = new StringBuilder("robots:\n");
      for (SimulatedRobot robot : simulator.robots()) {
        yaml.append("  ").append(robot.id()).append(":\n");
        yaml.append("    address: ").append(robot.address()).append('\n');
        yaml.append("    labels: {stage: demo}\n");
      }
      return yaml.toString();
    }

    @Override
    public String whereabouts() {
      return "simulator   http://127.0.0.1:%d/sim/robots; alice's own page: http://127.0.0.1:%d/"
          .formatted(simulator.controlPort(), simulator.port());
    }

    @Override
    public List<String> tries(DemoShell shell) {
      return List.of(
          """
          grpcurl -plaintext -d '{"robot_id": "alice", "text": "Hello, I am Alice."}' \\
              %s troupe.robot.v1.SpeechService/Say\
          """
              .formatted(shell.gateway()),
          """
          curl -s -H 'content-type: application/json' -d '{"text": "Hello, I am Bob."}' \\
              http://%s/v1/robots/bob/speech:say\
          """
              .formatted(shell.gateway()),
          shell.troupe("say carol \"Hello, I am Carol.\""));
    }

    @Override
    public Future<Void> close() {
      return simulator.close();
    }
  }
}
