package dev.troupe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What belongs together in the chart, as far as it shows without any tool. With {@code
 * -Dupdate=true} what is made from something else is made anew.
 */
class ChartTest {
  static final Path CHART = Path.of("helm", "troupe");
  private static final Path SCHEMA = CHART.resolve("values.schema.json");
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** What Kubernetes itself checks. */
  private static final Set<String> OPEN =
      Set.of(
          "/properties/affinity/properties/nodeAffinity",
          "/properties/affinity/properties/podAffinity",
          "/properties/affinity/properties/podAntiAffinity",
          "/properties/global",
          "/definitions/volume");

  @Test
  void theReadmeSaysWhatTheValuesSay() throws Exception {
    Path readme = CHART.resolve("README.md");
    String values = Files.readString(CHART.resolve("values.yaml"));

    Golden.compare(readme, ChartReadme.with(Files.readString(readme), values));
  }

  @Test
  void theSchemaKnowsExactlyTheOptionsOfTheGateway() throws Exception {
    ObjectNode schema = schema();
    String reference = Files.readString(Path.of("src", "main", "resources", "reference.yaml"));
    ((ObjectNode) schema.get("definitions")).set("gateway", ChartSchema.ofGateway(reference));

    Golden.compare(SCHEMA, JSON.writeValueAsString(schema) + "\n");
  }

  @Test
  void everyValueIsInTheSchemaAndTheOtherWayRound() throws Exception {
    JsonNode values = new YAMLMapper().readTree(CHART.resolve("values.yaml").toFile());
    List<String> missing = new ArrayList<>();
    compare("", values, schema(), schema(), missing);

    // What only one who sets it has: Helm's own, and a list that is rarely wanted.
    missing.removeAll(List.of("global", "podSecurityContext.supplementalGroups"));
    assertThat(missing).isEmpty();
  }

  private static void compare(
      String path, JsonNode values, JsonNode schema, JsonNode root, List<String> missing) {
    JsonNode known = resolve(schema, root).path("properties");
    if (values.isEmpty()) {
      return;
    }
    for (var value : values.properties()) {
      String inner = path.isEmpty() ? value.getKey() : path + "." + value.getKey();
      if (!known.has(value.getKey())) {
        if (resolve(schema, root).path("additionalProperties").isObject()) {
          continue;
        }
        missing.add(inner);
      } else if (value.getValue().isObject()) {
        compare(inner, value.getValue(), known.get(value.getKey()), root, missing);
      }
    }
    for (var property : known.properties()) {
      if (!values.has(property.getKey())
          && !path.endsWith("requests")
          && !path.endsWith("limits")) {
        missing.add(path.isEmpty() ? property.getKey() : path + "." + property.getKey());
      }
    }
  }

  private static JsonNode resolve(JsonNode schema, JsonNode root) {
    return schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  @Test
  void everyObjectOfTheSchemaIsClosed() throws Exception {
    List<String> open = new ArrayList<>();
    collectOpen("", schema(), open);

    assertThat(open).containsExactlyInAnyOrderElementsOf(OPEN);
  }

  private static void collectOpen(String pointer, JsonNode schema, List<String> open) {
    if (schema.path("type").asText().equals("object") && !schema.has("additionalProperties")) {
      open.add(pointer);
    }
    for (var inner : schema.properties()) {
      collectOpen(pointer + "/" + inner.getKey(), inner.getValue(), open);
    }
  }

  /** One file each: a copy would drift. */
  @Test
  void alertsAndDashboardAreThoseOfDeploy() throws Exception {
    assertThat(CHART.resolve("files/rules.yaml").toRealPath())
        .isEqualTo(Path.of("deploy/prometheus/rules.yaml").toRealPath());
    assertThat(CHART.resolve("files/dashboard.json").toRealPath())
        .isEqualTo(Path.of("deploy/grafana/troupe.json").toRealPath());
  }

  @Test
  void theChartIsOfThisReleaseAndItsChangelogKnowsIt() throws Exception {
    JsonNode chart = new YAMLMapper().readTree(CHART.resolve("Chart.yaml").toFile());
    Matcher project =
        Pattern.compile("<artifactId>troupe</artifactId>\\s*<version>([^<]+)</version>")
            .matcher(Files.readString(Path.of("pom.xml")));

    assertThat(project.find()).isTrue();
    assertThat(chart.get("appVersion").asText()).isEqualTo(project.group(1));
    assertThat(Files.readString(CHART.resolve("CHANGELOG.md")))
        .contains("## " + chart.get("version").asText());
  }

  private static ObjectNode schema() throws IOException {
    return (ObjectNode) JSON.readTree(SCHEMA.toFile());
  }
}
