package dev.troupe.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the build says that the jar is made of, and under which licences. */
final class BillOfMaterialsIT {
  private static final Path BILL = Path.of("target", "troupe.cdx.json");

  /** One of these is enough: some of the makers offer two. */
  private static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "EPL-1.0", "EPL-2.0");

  private static final String LIST = "THIRD-PARTY.md";

  private static JsonNode bill;

  @BeforeAll
  static void read() throws IOException {
    // Maven makes none when it is offline; CI never is.
    assumeThat(Files.exists(BILL) || "true".equals(System.getenv("CI"))).isTrue();
    bill = new ObjectMapper().readTree(BILL.toFile());
  }

  @Test
  void everyLicenceIsOneThatWeExpect() {
    Map<String, Set<String>> unexpected = new TreeMap<>();
    for (JsonNode component : bill.path("components")) {
      Set<String> licences = licences(component);
      if (licences.stream().noneMatch(ALLOWED::contains)) {
        unexpected.put(component.path("purl").asText(), licences);
      }
    }
    assertThat(unexpected).as("components without a licence among %s", ALLOWED).isEmpty();
  }

  /** The list is for people who do not build; a build that changes it writes the new one. */
  @Test
  void theListOfThirdPartiesIsThis() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# What others made that is in troupe.jar");
    lines.add("");
    lines.add(
        "Written by the build from its bill of materials; where two licences are offered, either.");
    lines.add("");
    lines.add("| component | version | licence |");
    lines.add("| --- | --- | --- |");
    Set<String> rows = new TreeSet<>();
    for (JsonNode component : bill.path("components")) {
      rows.add(
          "| %s:%s | %s | %s |"
              .formatted(
                  component.path("group").asText(),
                  component.path("name").asText(),
                  component.path("version").asText(),
                  String.join(", ", licences(component))));
    }
    lines.addAll(rows);
    Files.write(Path.of("target", LIST), lines);
    assertThat(Files.readAllLines(Path.of(LIST)))
        .as("%s (expected: target/%s, copy it after reading what changed)", LIST, LIST)
        .isEqualTo(lines);
  }

  private static Set<String> licences(JsonNode component) {
    Set<String> licences = new TreeSet<>();
    for (JsonNode each : component.path("licenses")) {
      JsonNode licence = each.path("license");
      licences.add(licence.path("id").asText(licence.path("name").asText()));
    }
    return licences;
  }

  @Test
  void namesWhatTheJarHoldsAndNothingOfTheTests() throws IOException {
    Set<String> names = new TreeSet<>();
    bill.path("components").forEach(each -> names.add(each.path("name").asText()));
    assertThat(names).contains("vertx-core", "netty-handler", "protobuf-java", "sqlite-jdbc");
    assertThat(names).doesNotContain("junit-jupiter", "jazzer", "assertj-core", "archunit");
    try (JarFile jar = new JarFile(Path.of("target", "troupe.jar").toFile())) {
      assertThat(jar.stream().map(entry -> entry.getName().toLowerCase(Locale.ROOT)))
          .noneMatch(name -> name.contains("code_intelligence") || name.endsWith(".cdx.json"));
    }
  }
}
