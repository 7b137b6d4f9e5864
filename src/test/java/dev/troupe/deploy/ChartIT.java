package dev.troupe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.troupe.config.ConfigFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart as Helm renders it: compared with what it was, refused by the types of two versions of
 * Kubernetes where it says what they do not know, and its configuration by the gateway itself.
 */
@Timeout(900)
class ChartIT {
  private static final Path SOURCES = Path.of("src", "test", "chart");
  private static final Path BUILT = Path.of("target", "chart").toAbsolutePath();
  private static final Duration BUILD = Duration.ofMinutes(12);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String KUBERNETES = "1.34.0";
  private static final YAMLMapper YAML = new YAMLMapper();

  private static Tool helm;

  @TempDir private static Path dir;

  @BeforeAll
  @Timeout(900)
  static void build() throws Exception {
    Tool go = Tool.named("go", "version").in(SOURCES);
    Files.createDirectories(BUILT);
    go.run(BUILD, "build", "-o", BUILT + "/helm", "helm.sh/helm/v3/cmd/helm").succeeded();
    go.run(BUILD, "build", "-o", BUILT + "/newer", ".").succeeded();
    go.run(BUILD, "build", "-modfile=older.mod", "-o", BUILT + "/older", ".").succeeded();
    helm = Tool.of(BUILT.resolve("helm")).with("HELM_CACHE_HOME", dir).with("HELM_DATA_HOME", dir);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "trial", "secure", "gitops", "ha"})
  void aScenarioIsSoundAndWhatItWas(String scenario) throws Exception {
    helm.run(
            SOON,
            "lint",
            "--strict",
            "--kube-version",
            KUBERNETES,
            "-f",
            scenario(scenario),
            ChartTest.CHART.toString())
        .succeeded();
    String rendered =
        template(
                ChartTest.CHART,
                "-f",
                scenario(scenario),
                "--output-dir",
                dir.resolve(scenario).toString())
            .succeeded()
            .output();
    assertThat(rendered).contains("wrote ");

    List<Path> manifests = files(dir.resolve(scenario));
    for (String version : List.of("newer", "older")) {
      String judged =
          Tool.of(BUILT.resolve(version))
              .run(SOON, manifests.stream().map(Path::toString).toArray(String[]::new))
              .succeeded()
              .output();
      assertThat(judged).endsWith(", 0 problems\n").contains(": StatefulSet");
    }
    StringBuilder whole = new StringBuilder();
    for (Path manifest : manifests) {
      whole.append(Files.readString(manifest));
      theGatewayTakes(manifest);
    }
    // What is compared by ChartTest already would only make the golden file long.
    String golden = whole.toString().replaceAll("(?s)(\n  troupe\\.json: \\|\n).*?\n(?=---)", "$1");
    Golden.compare(SOURCES.resolve("golden/" + scenario + ".yaml"), golden);
  }

  /** Whatever configuration is in it, with its secrets in a place that exists. */
  private static void theGatewayTakes(Path manifest) throws IOException {
    String written = YAML.readTree(manifest.toFile()).at("/data/troupe.yaml").asText();
    if (!written.isEmpty()) {
      Path secret = Files.writeString(dir.resolve("secret"), "of-a-test");
      String here = written.replaceAll("/etc/troupe/secrets/\\S+", secret.toString());
      assertThat(ConfigFile.parse(manifest.toString(), here, Map.of()).robots()).isNotEmpty();
    }
  }

  /** At every level that the schema closes. */
  @Test
  void aMistypedKeyIsRefusedAtEveryLevel() throws Exception {
    List<String> levels = new ArrayList<>(List.of("typo"));
    collectLevels("", YAML.readTree(ChartTest.CHART.resolve("values.yaml").toFile()), levels);
    levels.addAll(
        List.of(
            "config.servers.port",
            "config.server.prot",
            "config.recognition.pool.size.max",
            "config.robots.alice.adress",
            "config.robots.alice.options.journal",
            "config.avatars.accounts.main.app",
            "config.secrets.key.file",
            "secrets.key.exitingSecret"));

    for (String level : levels) {
      assertThat(template(ChartTest.CHART, "--set", level + "=1").failed().output())
          .as(level)
          .containsAnyOf("not allowed", "missing property");
    }
    assertThat(levels).hasSizeGreaterThan(30);
  }

  private static void collectLevels(String path, JsonNode values, List<String> levels) {
    for (var value : values.properties()) {
      // Strings by names that are free to choose have no typos.
      if (!value.getValue().isEmpty()
          && value.getValue().isObject()
          && !value.getKey().equals("labels")) {
        levels.add(path + value.getKey() + ".typo");
        collectLevels(path + value.getKey() + ".", value.getValue(), levels);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas=2                        | replicas: 2 (expected: 1 without cluster.enabled",
        "autoscaling.enabled=true          | autoscaling.enabled: true (expected: false without",
        "config.server.drain_timeout=2m    | terminationGracePeriodSeconds: 75 (expected: at least 147",
        "preStopSleepSeconds=20            | terminationGracePeriodSeconds: 75 (expected: at least 77",
        "ingress.enabled=true              | ingress.hosts: empty (expected: a name at least)",
        "grpcRoute.enabled=true            | grpcRoute.parentRefs: empty (expected: a Gateway at",
        "podSecurityContext.runAsUser=0    | /podSecurityContext/runAsUser",
        "podSecurityContext.runAsNonRoot=0 | /podSecurityContext/runAsNonRoot",
        "service.type=Loadbalancer         | /service/type",
        "image.digest=abc                  | /image/digest",
        "config.link.close_timeout=2       | /config/link/close_timeout",
        "tls.existingSecret=tls            | tls.existingSecret: set (expected: beside it a way to",
        "tls.clientCa.existingSecret=ca    | tls.clientCa.existingSecret: set (expected: empty",
        "callers.jwks.existingSecret=jwks  | config.security.tokens.issuer: empty (expected: who",
        "tls.clientCa.clientAuth=none      | /tls/clientCa/clientAuth"
      })
  void whatWillNotDoIsRefusedWithItsName(String set, String why) throws Exception {
    assertThat(template(ChartTest.CHART, "--set", set).failed().output()).contains(why);
  }

  /** Each a step off what three replicas need. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas=4                        | replicas: 4 (expected: at most cluster.maxReplicas, 3)",
        "cluster.maxReplicas=6             | replicas: 3 (expected: at least 4, the quorum of",
        "cluster.maxReplicas=8             | /cluster/maxReplicas",
        "autoscaling.enabled=true,autoscaling.minReplicas=1 | autoscaling.minReplicas: 1 (expected: at least 2,",
        "autoscaling.enabled=true,autoscaling.maxReplicas=4 | autoscaling.maxReplicas: 4 (expected: from",
        "config.store.engine=embedded      | config.store.engine: embedded (expected: postgresql with",
        "config.cluster.port=5800          | config.cluster.port: set (expected: name, lease or settle;",
        "config.server.drain_timeout=44s   | (expected: at least 76: config.server.drain_timeout",
        "tls.existingSecret=tls,callers.keys.existingSecret=keys | cluster.tls.existingSecret: empty",
        "cluster.enabled=false,replicas=1,cluster.tls.existingSecret=tls | expected: empty without"
      })
  void whatReplicasCannotLiveWithIsRefused(String set, String why) throws Exception {
    String three = "replicas=3,cluster.enabled=true,config.store.engine=postgresql,";
    assertThat(template(ChartTest.CHART, "--set", three + set).failed().output()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metrics.serviceMonitor.enabled=true,metrics.podMonitor.enabled=true | counts twice",
        "metrics.serviceMonitor.enabled=true,metrics.enabled=false | where a monitor is made",
        "existingConfigMap.name=mine,simulator.enabled=true | expected: empty beside config"
      })
  void whatWillNotDoTogetherIsRefused(String set, String why) throws Exception {
    assertThat(template(ChartTest.CHART, "--set", set).failed().output()).contains(why);
  }

  /** The notes are rendered for no one but an installation, so they become a manifest here. */
  @Test
  void theNotesWarnOfWhatIsOpen() throws Exception {
    Path noted = copyOfTheChart("noted");
    Files.move(noted.resolve("templates/NOTES.txt"), noted.resolve("NOTES.txt"));
    Files.writeString(
        noted.resolve("templates/notes.yaml"),
        "kind: ConfigMap\ndata:\n  notes: |\n    {{- tpl (.Files.Get \"NOTES.txt\") . | nindent 4 }}\n");
    String tls = "WARNING: no TLS.";
    String callers = "WARNING: callers are not known.";
    String keys = "callers.keys.existingSecret=keys";

    assertThat(notes(noted, "replicas=1")).contains(tls, callers, "helm -n robots test stage");
    assertThat(notes(noted, keys))
        .contains(tls, "their keys and tokens included")
        .doesNotContain(callers, " test stage");
    assertThat(notes(noted, keys + ",tls.existingSecret=tls"))
        .contains("--gateway https://localhost:7700 --ca FILE")
        .doesNotContain("WARNING");
    assertThat(notes(noted, "tls.existingSecret=tls,config.server.insecure=true"))
        .contains(callers)
        .doesNotContain(tls);
    String spared = "WARNING: no replica is spared.";
    String cluster = "cluster.enabled=true,config.store.engine=postgresql,replicas=";
    assertThat(notes(noted, cluster + "3")).contains("while 2 of them").doesNotContain(spared);
    assertThat(notes(noted, cluster + "2,networkPolicy.enabled=false"))
        .contains(spared, "WARNING: whoever reaches port 5701");
    assertThat(notes(noted, "cluster.enabled=true,replicas=3,existingConfigMap.name=mine"))
        .contains("mine has to hold the section cluster:", "service_dns: stage-troupe-headless");
  }

  private static String notes(Path chart, String set) throws Exception {
    return template(chart, "--show-only", "templates/notes.yaml", "--set", set)
        .succeeded()
        .output();
  }

  @Test
  void theStrictReaderFindsWhatKubernetesDoesNotKnow() throws Exception {
    Path wrong = dir.resolve("wrong.yaml");
    Files.writeString(wrong, "apiVersion: v1\nkind: ServiceAccount\nautomountToken: false\n");
    for (String version : List.of("newer", "older")) {
      assertThat(Tool.of(BUILT.resolve(version)).run(SOON, wrong.toString()).failed().output())
          .contains("unknown field \"automountToken\"");
    }
  }

  private static Tool.Run template(Path chart, String... arguments) throws Exception {
    List<String> whole = new ArrayList<>(List.of("template", "stage", chart.toString()));
    whole.addAll(List.of("--namespace", "robots", "--kube-version", KUBERNETES));
    whole.addAll(List.of(arguments));
    return helm.run(SOON, whole.toArray(String[]::new));
  }

  private static String scenario(String name) {
    return ChartTest.CHART.resolve("ci").resolve(name + ".yaml").toString();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Path copyOfTheChart(String name) throws IOException {
    Path copy = dir.resolve(name).resolve("troupe");
    try (Stream<Path> files = Files.walk(ChartTest.CHART, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(ChartTest.CHART.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return copy;
  }
}
