package dev.troupe.cli;

import dev.troupe.simulator.Fault;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code troupe simulate furhat}: opens the robots' ports, says where they are, and stays. */
@Command(
    name = "furhat",
    description = "Runs simulated Furhat robots until stopped.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class SimulateFurhatCommand implements Callable<Integer> {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;
  private static final int SHOWN = 10;

  private final Processes processes;

  @Spec private CommandSpec spec;

  @Mixin private SimulatorFlags flags;

  @Option(
      names = "--fault",
      paramLabel = "JSON",
      description =
          "A fault of every robot from the start, as the control port takes it:"
              + " '{\"fault\": \"slow_auth\", \"delay_ms\": 500}'. May be given several times.")
  private List<String> faults = List.of();

  @Mixin private LogOptions log;

  SimulateFurhatCommand(Processes processes) {
    this.processes = processes;
  }

  @Override
  public Integer call() throws Exception {
    log.apply(processes);
    SimulatorOptions options = options();
    List<Fault> wanted = faults.stream().map(this::fault).toList();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      FurhatSimulator simulator = start(vertx, options);
      for (Fault fault : wanted) {
        simulator.injectAll(fault).await(START_SECONDS, TimeUnit.SECONDS);
      }
      announce(simulator);
      processes.awaitStop();
      simulator.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    }
    return ExitCode.OK;
  }

  private static FurhatSimulator start(Vertx vertx, SimulatorOptions options)
      throws TimeoutException {
    try {
      return FurhatSimulator.start(vertx, options).await(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new StartException(
          "The simulated robots cannot start: "
              + failure.getMessage()
              + " (--port 0 --control-port 0 takes free ports)",
          failure);
    }
  }

  private SimulatorOptions options() {
    try {
      return flags.toOptions();
    } catch (IllegalArgumentException invalid) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private Fault fault(String json) {
    try {
      return Fault.fromJson(new JsonObject(json));
    } catch (IllegalArgumentException | DecodeException | ClassCastException invalid) {
      throw new ParameterException(
          spec.commandLine(), "--fault " + json + ": " + invalid.getMessage(), invalid);
    }
  }

  private void announce(FurhatSimulator simulator) {
    PrintWriter out = spec.commandLine().getOut();
    int robots = simulator.robots().size();
    out.println(robots + (robots == 1 ? " robot:" : " robots:"));
    simulator.robots().stream()
        .limit(SHOWN)
        .forEach(robot -> out.println("  " + robot.id() + "  " + robot.address()));
    if (robots > SHOWN) {
      out.println("  … to " + simulator.robots().getLast().address());
    }
    if (simulator.controlPort() >= 0) {
      out.println("control: http://127.0.0.1:" + simulator.controlPort() + "/sim/robots");
    }
    out.flush();
  }
}
