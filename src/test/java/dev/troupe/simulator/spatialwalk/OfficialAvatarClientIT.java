package dev.troupe.simulator.spatialwalk;

import static dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions.DEMO_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.testing.Python;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The vendor's own client, unmodified from its package registry, is the judge of the simulator:
 * what it shows wins over what we believe. Its encoder wants a library for Opus, which one of the
 * other packages brings where the machine has none.
 */
@Timeout(300)
class OfficialAvatarClientIT {
  private static final String[] PACKAGES = {"avatarkit[opus]==0.1.7", "av"};
  private static final int POOLED_REQUESTS = 1000;

  private final Vertx vertx = Vertx.vertx();
  private List<SpatialwalkSimulator> simulators;

  @BeforeEach
  void start() {
    SpatialwalkSimulatorOptions options =
        SpatialwalkSimulatorOptions.defaults()
            .withControlPort(0)
            .withPace(ModelPace.defaults().withTimeFactor(0.1));
    simulators =
        Stream.of(
                options,
                options
                    .withDialect(Dialect.NG)
                    .withManners(ServiceManners.defaults().withCompression(true)),
                options.withManners(ServiceManners.defaults().withErrorsInOk(true)))
            .map(each -> AvatarCaller.await(SpatialwalkSimulator.start(vertx, each)))
            .toList();
  }

  @AfterEach
  void stop() {
    simulators.forEach(each -> AvatarCaller.await(each.close()));
    AvatarCaller.await(vertx.close());
  }

  @Test
  void theWholeSurfaceOfTheOfficialClientWorksAndMeetsEveryErrorItKnows() throws Exception {
    String output =
        Python.with("official-avatar-client", PACKAGES)
            .run(
                240,
                Map.of(),
                Path.of("src", "test", "python", "official_avatar_client.py"),
                simulators.stream().map(OfficialAvatarClientIT::whereItIs).toArray(String[]::new));

    assertThat(output).contains("CONFORMANT avatarkit=0.1.7").contains("errors=19");
    SpatialwalkReport report = AvatarCaller.await(simulators.getFirst().report());
    assertThat(report.requests()).hasSize(POOLED_REQUESTS);
    assertThat(report.account(DEMO_KEY).openConnections()).isZero();
    assertThat(report.counter("malformed_messages")).isZero();
  }

  private static String whereItIs(SpatialwalkSimulator simulator) {
    return String.join(
        ",",
        simulator.consoleUrl().toString(),
        simulator.ingressUrl().toString(),
        "http://127.0.0.1:" + simulator.controlPort() + "/sim/spatialwalk");
  }
}
