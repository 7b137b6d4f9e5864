package dev.troupe.cli;

import dev.troupe.simulator.Fault;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code troupe simulate furhat}: opens the robots' ports, says where they are, and stays. */
@Command(
    name = "furhat",
    description = "Runs simulated Furhat robots until stopped.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class SimulateFurhatCommand
    implements Callable<Integer>, SimulatedVendor<SimulatorOptions, FurhatSimulator, Fault> {
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
    SimulatorRun.of(this, faults, spec.commandLine(), processes);
    return ExitCode.OK;
  }

  @Override
  public String what() {
    return "simulated robots";
  }

  @Override
  public SimulatorOptions options() {
    return flags.toOptions();
  }

  @Override
  public Fault fault(JsonObject json) {
    return Fault.fromJson(json);
  }

  @Override
  public Future<FurhatSimulator> start(Vertx vertx, SimulatorOptions options) {
    return FurhatSimulator.start(vertx, options);
  }

  @Override
  public Future<?> inject(FurhatSimulator simulator, Fault fault) {
    return simulator.injectAll(fault);
  }

  @Override
  public Future<?> close(FurhatSimulator simulator) {
    return simulator.close();
  }

  @Override
  public void announce(FurhatSimulator simulator, SimulatorOptions options, PrintWriter out) {
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
  }
}
