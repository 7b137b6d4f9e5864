package dev.troupe.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * One simulator from its flags to its end: started with its faults, announced, kept until stopped.
 */
final class SimulatorRun {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 10;

  private SimulatorRun() {}

  /** Returns when the process is asked to stop. */
  static <O, S, F> void of(
      SimulatedVendor<O, S, F> vendor,
      List<String> faults,
      CommandLine command,
      Processes processes)
      throws Exception {
    O options = checked(command, "", vendor::options);
    List<F> wanted = faults.stream().map(json -> fault(vendor, json, command)).toList();
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try {
      S simulator = start(vendor, vertx, options);
      for (F fault : wanted) {
        vendor.inject(simulator, fault).await(START_SECONDS, TimeUnit.SECONDS);
      }
      PrintWriter out = command.getOut();
      vendor.announce(simulator, options, out);
      out.flush();
      processes.awaitStop();
      vendor.close(simulator).await(STOP_SECONDS, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static <O, S> S start(SimulatedVendor<O, S, ?> vendor, Vertx vertx, O options) {
    try {
      return vendor.start(vertx, options).await(START_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException | TimeoutException failure) {
      throw new StartException(
          "The %s cannot start: %s (--port 0 --control-port 0 takes free ports)"
              .formatted(vendor.what(), failure.getMessage()),
          failure);
    }
  }

  private static <F> F fault(SimulatedVendor<?, ?, F> vendor, String json, CommandLine command) {
    return checked(command, "--fault " + json + ": ", () -> vendor.fault(new JsonObject(json)));
  }

  private static <T> T checked(CommandLine command, String where, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException | DecodeException | ClassCastException invalid) {
      throw new ParameterException(command, where + invalid.getMessage(), invalid);
    }
  }
}
