package dev.troupe.cli;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.TroupeConfig;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatedRobot;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code troupe demo}: three simulated robots and their gateway in one process, to play with. */
@Command(
    name = "demo",
    description = "Runs three simulated robots and a gateway, and says what to try.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final List<String> CAST = List.of("alice", "bob", "carol");
  private static final int START_SECONDS = 20;
  private static final int STOP_SECONDS = 5;

  private final Processes processes;

  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "Where clients call (default: ${DEFAULT-VALUE}).")
  private int port = 7700;

  @Option(names = "--management-port", description = "Default: ${DEFAULT-VALUE}.")
  private int managementPort = 7701;

  @Option(names = "--control-port", description = "Of the simulator. Default: ${DEFAULT-VALUE}.")
  private int controlPort = SimulatorOptions.DEFAULT_CONTROL_PORT;

  @Option(
      names = "--robot-port",
      description = "Port of the first robot, 0 for free ones (default: ${DEFAULT-VALUE}).")
  private int robotPort = 9000;

  @Mixin private LogOptions log;

  DemoCommand(Processes processes) {
    this.processes = processes;
  }

  @Override
  public Integer call() throws Exception {
    log.apply(processes);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      FurhatSimulator simulator = simulator(vertx);
      String sample = sample(simulator);
      TroupeConfig config = ConfigFile.parse("the demo's configuration", sample, System.getenv());
      RunningGateway gateway = processes.start(config);
      announce(simulator, gateway, sample);
      processes.awaitStop();
      gateway.stop();
      simulator.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    }
    return ExitCode.OK;
  }

  private FurhatSimulator simulator(Vertx vertx) throws TimeoutException {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withNames(CAST)
            .withPort(robotPort)
            .withControlPort(controlPort);
    try {
      return FurhatSimulator.start(vertx, options).await(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new StartException(
          "The simulated robots cannot start: "
              + failure.getMessage()
              + " (--robot-port 0 --control-port 0 takes free ports)",
          failure);
    }
  }

  /** What a person would write into a file of their own. */
  private String sample(FurhatSimulator simulator) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("server:\n  port: ").append(port).append('\n');
    yaml.append("management:\n  port: ").append(managementPort).append('\n');
    yaml.append("robots:\n");
    for (SimulatedRobot robot : simulator.robots()) {
      yaml.append("  ").append(robot.id()).append(":\n");
      yaml.append("    address: ").append(robot.address()).append('\n');
      yaml.append("    labels: {stage: demo}\n");
    }
    return yaml.toString();
  }

  private void announce(FurhatSimulator simulator, RunningGateway gateway, String sample) {
    PrintWriter out = spec.commandLine().getOut();
    String clients = "127.0.0.1:" + gateway.clientPort();
    String first = "http://127.0.0.1:" + simulator.port();
    out.printf(
        """

        Troupe %s: three simulated robots and their gateway, in one process.

          clients     %s  (gRPC, gRPC-Web, HTTP/JSON)
          management  http://127.0.0.1:%d/health/ready, /metrics, /loggers
          simulator   http://127.0.0.1:%d/sim/robots; alice's own page: %s/

        This is the configuration; `troupe config reference` prints every option:

        %s
        Three things to try, in another terminal:

          grpcurl -plaintext -d '{"robot_id": "alice", "text": "Hello, I am Alice."}' \\
              %s troupe.robot.v1.SpeechService/Say

          curl -s -H 'content-type: application/json' -d '{"text": "Hello, I am Bob."}' \\
              http://%s/v1/robots/bob/speech:say

          %s

        Ctrl-C stops it.
        """,
        processes.version(),
        clients,
        gateway.managementPort(),
        simulator.controlPort(),
        first,
        sample.indent(2),
        clients,
        clients,
        again(gateway.clientPort() == 7700 ? "" : " --gateway " + clients));
    out.flush();
  }

  /**
   * Our own command as it can be typed where this one was: the `java` of the PATH may be too old.
   */
  private static String again(String options) {
    String say = "say carol \"Hello, I am Carol.\"" + options;
    String jar = System.getProperty("java.class.path");
    return jar.endsWith(".jar") && !jar.contains(File.pathSeparator)
        ? Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + jar + " " + say
        : "mvn -q compile exec:exec -Dargs='" + say + "'";
  }
}
