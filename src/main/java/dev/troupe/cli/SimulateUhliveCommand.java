package dev.troupe.cli;

import dev.troupe.simulator.uhlive.UhliveFault;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
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

/** {@code troupe simulate uhlive}: opens the recogniser's ports, says where they are, and stays. */
@Command(
    name = "uhlive",
    description = "Runs a simulated uh!ive recogniser until stopped.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class SimulateUhliveCommand
    implements Callable<Integer>,
        SimulatedVendor<UhliveSimulatorOptions, UhliveSimulator, UhliveFault> {
  private final Processes processes;

  @Spec private CommandSpec spec;

  @Mixin private UhliveFlags flags;

  @Option(
      names = "--fault",
      paramLabel = "JSON",
      description =
          "A fault from the start, as the control port takes it:"
              + " '{\"fault\": \"slow_tokens\", \"delay_ms\": 500}'. May be given several times.")
  private List<String> faults = List.of();

  @Mixin private LogOptions log;

  SimulateUhliveCommand(Processes processes) {
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
    return "simulated recogniser";
  }

  @Override
  public UhliveSimulatorOptions options() {
    return flags.toOptions();
  }

  @Override
  public UhliveFault fault(JsonObject json) {
    return UhliveFault.fromJson(json);
  }

  @Override
  public Future<UhliveSimulator> start(Vertx vertx, UhliveSimulatorOptions options) {
    return UhliveSimulator.start(vertx, options);
  }

  @Override
  public Future<?> inject(UhliveSimulator simulator, UhliveFault fault) {
    return simulator.inject(fault);
  }

  @Override
  public Future<?> close(UhliveSimulator simulator) {
    return simulator.close();
  }

  @Override
  public void announce(UhliveSimulator simulator, UhliveSimulatorOptions options, PrintWriter out) {
    out.println("recogniser: " + simulator.url() + "/bots");
    out.println("tokens:     " + simulator.tokenUrl());
    if (simulator.controlPort() >= 0) {
      out.println(
          "control:    http://127.0.0.1:" + simulator.controlPort() + "/sim/uhlive/sessions");
    }
    out.println("for a client:");
    out.println("  export UHLIVE_API_URL=" + simulator.url());
    out.println("  export UHLIVE_TOKEN_URL=" + simulator.tokenUrl());
    out.println("  export UHLIVE_CLIENT_ID=" + flags.clientId);
    out.println("  export UHLIVE_CLIENT_SECRET=" + flags.clientSecret);
  }
}
