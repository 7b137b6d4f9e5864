package dev.troupe.cli;

import dev.troupe.simulator.spatialwalk.Fault;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulator;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
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

/** {@code troupe simulate spatialwalk}: opens the service's port, says where it is, and stays. */
@Command(
    name = "spatialwalk",
    description = "Runs a simulated Spatialwalk avatar service until stopped.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class SimulateSpatialwalkCommand implements Callable<Integer> {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;
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
    SpatialwalkSimulatorOptions options = options();
    List<Fault> wanted = faults.stream().map(this::fault).toList();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      SpatialwalkSimulator simulator = start(vertx, options);
      for (Fault fault : wanted) {
        simulator.inject(fault, UNTIL_HEALED).await(START_SECONDS, TimeUnit.SECONDS);
      }
      announce(simulator, options);
      processes.awaitStop();
      simulator.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    }
    return ExitCode.OK;
  }

  private static SpatialwalkSimulator start(Vertx vertx, SpatialwalkSimulatorOptions options)
      throws TimeoutException {
    try {
      return SpatialwalkSimulator.start(vertx, options).await(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new StartException(
          "The simulated avatar service cannot start: "
              + failure.getMessage()
              + " (--port 0 --control-port 0 takes free ports)",
          failure);
    }
  }

  private SpatialwalkSimulatorOptions options() {
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

  private void announce(SpatialwalkSimulator simulator, SpatialwalkSimulatorOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("console: " + simulator.consoleUrl());
    out.println("ingress: " + simulator.ingressUrl());
    out.println("avatars: " + String.join(", ", options.avatars().keySet()));
    if (simulator.controlPort() >= 0) {
      out.println("control: http://127.0.0.1:" + simulator.controlPort() + "/sim/spatialwalk");
    }
    out.flush();
  }
}
