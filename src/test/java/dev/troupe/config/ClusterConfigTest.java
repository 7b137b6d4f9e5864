package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What replicas are told about each other. */
class ClusterConfigTest {
  private static final String SHARED = "\nstore: {engine: postgresql}";

  @Test
  void readsAClusterOfThree() {
    ClusterConfig cluster =
        parse(
            "enabled: true, replica: troupe-0, members: ['10.0.0.1:5701', 'b:5701'], host: '::1'");

    assertThat(cluster.members()).containsExactly("10.0.0.1:5701", "b:5701");
    assertThat(cluster.quorum()).isEqualTo(2);
    assertThat(cluster.lease()).isEqualTo(Duration.ofSeconds(7));
    assertThat(parse("enabled: true, service_dns: troupe-members, max_replicas: 5").quorum())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: 'a b' | cluster.name: a b (expected: letters and digits",
        "replica: -a | cluster.replica: -a (expected: letters and digits",
        "host: ' ' | cluster.host:",
        "host: 0.0.0.0 | cluster.host: 0.0.0.0 (expected: an address under which the others",
        "port: 70000 | cluster.port: 70000 (expected: 0 to 65535)",
        "relay_port: 5701 | cluster.relay_port: 5701 (expected: another one than port)",
        "members: [a] | cluster.members: a (expected: HOST:PORT)",
        "members: ['a:0'] | cluster.members: a:0 (expected: HOST:PORT)",
        "members: ['a:70000'] | cluster.members: a:70000 (expected: HOST:PORT)",
        "members: ['a:1'], service_dns: b | cluster.service_dns: b (expected: nothing",
        "members: ['a:1', 'b:1'], max_replicas: 1 | cluster.members: 2 of them (expected: max_replicas at the most, 1)",
        "max_replicas: 0 | cluster.max_replicas: 0 (expected: 1 to 7)",
        "max_replicas: 8 | cluster.max_replicas: 8 (expected: 1 to 7)",
        "lease: 1s | cluster.lease: 1s (expected: 2s to 1m)",
        "lease: 61s | cluster.lease: 61s (expected: 2s to 1m)",
        "settle: 61s | cluster.settle: 61s (expected: 0s to 1m)",
        "enabled: true | cluster.members: nothing (expected: HOST:PORT of the replicas",
        "tls: {key: k, ca: c} | cluster.tls.certificate: nothing (expected: a PEM file",
        "tls: {certificate: c, key: k} | cluster.tls.ca: nothing (expected: a PEM file"
      })
  void refusesWhatWillNotDo(String options, String problem) {
    assertThat(problems("cluster: {" + options + "}" + SHARED))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void replicasShareADatabase() {
    assertThat(problems("cluster: {enabled: true, members: ['a:1']}"))
        .singleElement()
        .asString()
        .contains("cluster.enabled: true (expected: store.engine: postgresql");
  }

  @Test
  void otherMachinesNeedTlsOrWhoeverSaysThatNoneIsNeeded() {
    String open = "cluster: {enabled: true, members: ['a:1'], host: 10.0.0.1%s}" + SHARED;

    assertThat(problems(open.formatted("")))
        .singleElement()
        .asString()
        .contains("cluster.host: 10.0.0.1 (expected: an address of this machine alone")
        .contains("cluster.tls")
        .contains("serve --insecure");
    ConfigFile.parse("test", open.formatted(", tls: {certificate: c, key: k, ca: a}"), Map.of());
    ConfigFile.parse("test", open.formatted("") + "\nserver: {insecure: true}", Map.of());
  }

  @Test
  void noPortIsTakenTwice() {
    assertThat(problems("cluster: {enabled: true, members: ['a:1'], relay_port: 7700}" + SHARED))
        .singleElement()
        .asString()
        .contains("cluster.relay_port: 7700 (expected: another one than server.port");
  }

  private static ClusterConfig parse(String options) {
    return ConfigFile.parse("test", "cluster: {" + options + "}" + SHARED, Map.of()).cluster();
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigFile.parse("test", yaml, Map.of()))
        .problems();
  }
}
