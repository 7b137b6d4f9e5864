package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testing.Python;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The vendor's own SDK, unmodified from its package registry, is the judge of the simulator: it
 * refuses what breaks its protocol, and decodes every event that there is.
 */
@Timeout(300)
class OfficialUhliveIT {
  private static final Path SCRIPT = Path.of("src", "test", "python", "official_uhlive.py");

  private final Vertx vertx = Vertx.vertx();
  private UhliveSimulator simulator;

  @BeforeEach
  void start() {
    UhliveSimulatorOptions options = UhliveSimulatorOptions.defaults().withControlPort(0);
    simulator = Phone.await(UhliveSimulator.start(vertx, options));
  }

  @AfterEach
  void stop() {
    Phone.await(simulator.close());
    Phone.await(vertx.close());
  }

  @Test
  void everyDialogueOfTheProtocolIsHeldWithTheOfficialSdk() throws Exception {
    Python python = Python.with("official-uhlive", "uhlive==2.1.0", "websockets==15.0.1");

    String output =
        python.run(
            240,
            Map.of("UHLIVE_API_URL", simulator.url().toString()),
            SCRIPT,
            simulator.tokenUrl().toString(),
            "http://127.0.0.1:" + simulator.controlPort() + "/sim/uhlive");

    assertThat(output)
        .contains("CONFORMANT: 13 dialogues, 15 kinds of events, 12 completion causes");
    assertThat(Phone.await(simulator.counts()))
        .hasEntrySatisfying("connections", count -> assertThat(count).isGreaterThan(10))
        .hasEntrySatisfying("refused_commands", count -> assertThat(count).isGreaterThan(20))
        .containsEntry("stray_audio_bytes", 960L);
  }
}
