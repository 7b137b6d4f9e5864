package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testing.Python;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The vendor's own client, unmodified from its package registry, is the judge of the simulator:
 * what it shows wins over what we believe.
 */
@Timeout(300)
class OfficialClientIT {
  private static final Path SCRIPT = Path.of("src", "test", "python", "official_client.py");
  private static final String KEY = "open sesame";

  private final Vertx vertx = Vertx.vertx();
  private FurhatSimulator open;
  private FurhatSimulator keyed;

  @BeforeEach
  void start() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withTimeFactor(0.1)
            .withScript(List.of("where is the lift", "@repeat"));
    open = Caller.await(FurhatSimulator.start(vertx, options));
    keyed = Caller.await(FurhatSimulator.start(vertx, options.withKey(KEY)));
  }

  @AfterEach
  void stop() {
    Caller.await(open.close());
    Caller.await(keyed.close());
    Caller.await(vertx.close());
  }

  @Test
  void everyPublicMethodOfTheOfficialClientWorks() throws Exception {
    Python python = Python.with("official-client", "furhat-realtime-api==0.1.3");

    String output =
        python.run(
            60, Map.of(), SCRIPT, open.address(0).toString(), keyed.address(0).toString(), KEY);

    assertThat(output).contains("CONFORMANT");
    RobotReport report = Caller.await(open.robots().getFirst().report());
    assertThat(report.connections()).isEqualTo(2);
    assertThat(report.requests("request.led.set")).isEqualTo(2);
  }
}
