package dev.troupe.cli;

import dev.troupe.simulator.Fault;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code troupe simulate furhat}: opens the robots' ports, says where they are, and stays until it
 * is stopped.
 */
@Command(
    name = "furhat",
    description = "Runs simulated Furhat robots until stopped.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class SimulateFurhatCommand implements Callable<Integer> {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;
  private static final int SHOWN = 10;

  @Spec CommandSpec spec;

  @Mixin SimulatorFlags flags = new SimulatorFlags();

  @Option(
      names = "--fault",
      paramLabel = "JSON",
      description =
          "A fault of every robot from the start, as the control port takes it:"
              + " '{\"fault\": \"slow_auth\", \"delay_ms\": 500}'. May be given several times.")
  List<String> faults = List.of();

  @Override
  public Integer call() throws Exception {
    SimulatorOptions options = options();
    List<Fault> wanted = faults.stream().map(this::fault).toList();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    FurhatSimulator simulator;
    try {
      simulator = await(FurhatSimulator.start(vertx, options), START_SECONDS);
    } catch (Exception failed) {
      await(vertx.close(), STOP_SECONDS);
      throw failed;
    }
    for (Fault fault : wanted) {
      await(simulator.injectAll(fault), START_SECONDS);
    }
    announce(simulator);
    stayUntilStopped(vertx, simulator);
    return CommandLine.ExitCode.OK;
  }

  private SimulatorOptions options() {
    try {
      return flags.toOptions();
    } catch (IllegalArgumentException invalid) {
      throw new ParameterException(spec.commandLine(), String.valueOf(invalid.getMessage()));
    }
  }

  private Fault fault(String json) {
    try {
      return Fault.fromJson(new JsonObject(json));
    } catch (IllegalArgumentException | DecodeException | ClassCastException invalid) {
      throw new ParameterException(
          spec.commandLine(), "--fault " + json + ": " + invalid.getMessage());
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

  /**
   * The hook must not return before the robots have said goodbye: the process ends when it does.
   */
  private static void stayUntilStopped(Vertx vertx, FurhatSimulator simulator)
      throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Thread goodbye =
        new Thread(
            () -> {
              try {
                await(simulator.close().eventually(vertx::close), STOP_SECONDS);
              } catch (Exception late) {
                System.err.println("The simulator did not stop in time: " + late.getMessage());
              } finally {
                stopped.countDown();
              }
            },
            "simulator-stop");
    Runtime.getRuntime().addShutdownHook(goodbye);
    stopped.await();
  }

  private static <T> T await(Future<T> future, int seconds) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
  }
}
