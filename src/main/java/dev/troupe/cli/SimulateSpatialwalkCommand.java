package dev.troupe.cli;

import dev.troupe.simulator.spatialwalk.Fault;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulator;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
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

/** {@code troupe simulate spatialwalk}: opens the service's port, says where it is, and stays. */
@Command(
    name = "spatialwalk",
    description = "Runs a simulated Spatialwalk avatar service until stopped.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class SimulateSpatialwalkCommand
    implements Callable<Integer>,
        SimulatedVendor<SpatialwalkSimulatorOptions, SpatialwalkSimulator, Fault> {
  private static final int UNTIL_HEALED = 0;

  private final Processes processes;

  @Spec private CommandSpec spec;

  @Mixin private SpatialwalkFlags flags;

  @Option(
      names = "--fault",
      paramLabel = "JSON",
      description =
          "A fault of every connection or token request, as the control port takes it:"
              + " '{\"fault\": \"ending\", \"kind\": \"missing\"}'. May be given several times.")
  private List<String> faults = List.of();

  @Mixin private LogOptions log;

  SimulateSpatialwalkCommand(Processes processes) {
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
    return "simulated avatar service";
  }

  @Override
  public SpatialwalkSimulatorOptions options() {
    return flags.toOptions();
  }

  @Override
  public Fault fault(JsonObject json) {
    return Fault.fromJson(json);
  }

  @Override
  public Future<SpatialwalkSimulator> start(Vertx vertx, SpatialwalkSimulatorOptions options) {
    return SpatialwalkSimulator.start(vertx, options);
  }

  @Override
  public Future<?> inject(SpatialwalkSimulator simulator, Fault fault) {
    return simulator.inject(fault, UNTIL_HEALED);
  }

  @Override
  public Future<?> close(SpatialwalkSimulator simulator) {
    return simulator.close();
  }

  @Override
  public void announce(
      SpatialwalkSimulator simulator, SpatialwalkSimulatorOptions options, PrintWriter out) {
    out.println("console: " + simulator.consoleUrl());
    out.println("ingress: " + simulator.ingressUrl());
    out.println("avatars: " + String.join(", ", options.avatars().keySet()));
    if (simulator.controlPort() >= 0) {
      out.println("control: http://127.0.0.1:" + simulator.controlPort() + "/sim/spatialwalk");
    }
  }
}
