package dev.troupe.cli;

import dev.troupe.simulator.uhlive.UhliveFault;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
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

/** {@code troupe simulate uhlive}: opens the recogniser's ports, says where they are, and stays. */
@Command(
    name = "uhlive",
    description = "Runs a simulated uh!ive recogniser until stopped.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class SimulateUhliveCommand implements Callable<Integer> {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;

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
    UhliveSimulatorOptions options = options();
    List<UhliveFault> wanted = faults.stream().map(this::fault).toList();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      UhliveSimulator simulator = start(vertx, options);
      for (UhliveFault fault : wanted) {
        simulator.inject(fault).await(START_SECONDS, TimeUnit.SECONDS);
      }
      announce(simulator);
      processes.awaitStop();
      simulator.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    }
    return ExitCode.OK;
  }

  private static UhliveSimulator start(Vertx vertx, UhliveSimulatorOptions options)
      throws TimeoutException {
    try {
      return UhliveSimulator.start(vertx, options).await(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new StartException(
          "The simulated recogniser cannot start: "
              + failure.getMessage()
              + " (--port 0 --control-port 0 takes free ports)",
          failure);
    }
  }

  private UhliveSimulatorOptions options() {
    try {
      return flags.toOptions();
    } catch (IllegalArgumentException invalid) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private UhliveFault fault(String json) {
    try {
      return UhliveFault.fromJson(new JsonObject(json));
    } catch (IllegalArgumentException | DecodeException | ClassCastException invalid) {
      throw new ParameterException(
          spec.commandLine(), "--fault " + json + ": " + invalid.getMessage(), invalid);
    }
  }

  private void announce(UhliveSimulator simulator) {
    PrintWriter out = spec.commandLine().getOut();
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
    out.flush();
  }
}
