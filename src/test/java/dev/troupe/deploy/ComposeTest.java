package dev.troupe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code deploy/compose.yaml} without an engine: what it names exists, and fits together. */
class ComposeTest {
  private static final Path DEPLOY = Path.of("deploy");

  @Test
  void everyFileThatIsMountedExists() throws Exception {
    for (JsonNode service : compose().get("services")) {
      for (JsonNode volume : service.path("volumes")) {
        assertThat(DEPLOY.resolve(volume.asText().split(":")[0])).isRegularFile();
      }
    }
  }

  @Test
  void everyServiceHasKnownKeysAndWaitsForOnesThatAreThere() throws Exception {
    JsonNode services = compose().get("services");
    Set<String> known =
        Set.of(
            "image",
            "command",
            "ports",
            "volumes",
            "environment",
            "depends_on",
            "restart",
            "healthcheck",
            "read_only",
            "cap_drop",
            "security_opt",
            "tmpfs",
            "stop_grace_period");
    services
        .properties()
        .forEach(service -> {
          service.getValue().fieldNames().forEachRemaining(key -> assertThat(known).contains(key));
          service
              .getValue()
              .path("depends_on")
              .forEach(other -> assertThat(services.has(other.asText())).isTrue());
          service
              .getValue()
              .path("ports")
              .forEach(port ->
                  assertThat(port.asText())
                      .as("reached from this machine only")
                      .startsWith("127.0.0.1:"));
        });
    assertThat(services.fieldNames())
        .toIterable()
        .contains("gateway", "robots", "prometheus", "grafana");
  }

  @Test
  void theGatewayTakesItsConfigurationAndItsRobotsAreThoseThatAreSimulated() throws Exception {
    String yaml = Files.readString(DEPLOY.resolve("compose/troupe.yaml"));
    var robots = ConfigFile.parse("troupe.yaml", yaml, Map.of()).robots();

    String command = compose().at("/services/robots/command").toString();
    assertThat(robots).hasSize(3);
    assertThat(command)
        .contains(String.join(",", robots.stream().map(each -> each.id().toString()).toList()));
  }

  /** Read by a YAML reader that knows merge keys, as compose does. */
  private static JsonNode compose() throws Exception {
    Object read = new Yaml().load(Files.readString(DEPLOY.resolve("compose.yaml")));
    return new ObjectMapper().valueToTree(read);
  }
}
