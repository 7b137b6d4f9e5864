package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingConfigTest {
  private static final String SECRETS = "\nsecrets: {token: {env: TOKEN}}";

  private static TracingConfig parse(String section) {
    return ConfigFile.parse("test", "tracing: " + section + SECRETS, Map.of("TOKEN", "s3cret"))
        .tracing();
  }

  private static List<String> problems(String section) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(section));
    return refused.problems();
  }

  @Test
  void nothingIsTracedUntilThereIsAnEndpoint() {
    assertThat(parse("{sample_ratio: 0.5}").isOn()).isFalse();
    assertThat(parse("{endpoint: 'http://collector:4318'}").isOn()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "http://collector:4318, http://collector:4318/v1/traces",
    "http://collector:4318/, http://collector:4318/v1/traces",
    "https://collector/otlp/v1/traces, https://collector/otlp/v1/traces",
    "https://collector/?tenant=hall, https://collector/?tenant=hall"
  })
  void thePathIsTheOneOfOtlpUnlessOneIsWritten(String endpoint, String target) {
    assertThat(parse("{endpoint: '" + endpoint + "'}").target()).hasToString(target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{endpoint: 'collector:4318'} | endpoint: collector:4318 (expected: http://HOST:4318",
        "{endpoint: 'http://u:p@c:4318'} | endpoint: *** (expected: http://HOST:4318",
        "{endpoint: 'grpc://c:4317'} | endpoint: grpc://c:4317 (expected: http://HOST:4318",
        "{endpoint: 'http://c:4318', headers: {a: token}} | endpoint: http://c:4318 (expected: https",
        "{endpoint: 'http://c:4318', ca: ca.pem} | ca: ca.pem (expected: nothing",
        "{headers: {a: Bearer x}} | tracing.headers.a: *** (expected: a name under secrets",
        "{headers: {'a b': token}} | headers: a b (expected: names of HTTP headers",
        "{attributes: {Pod: x}} | attributes: Pod (expected: names such as k8s.pod.name",
        "{sample_ratio: 1.5} | sample_ratio: 1.5 (expected: 0.0 to 1.0",
        "{service_name: ' '} | service_name:",
        "{queue: 1} | queue: 1 (expected: 16 to 1000000",
        "{every: 1ms} | every: 1ms (expected: 10ms to 1m",
        "{timeout: 0s} | timeout: 0s (expected: 100ms to 1m"
      })
  void whatWillNotDoIsNamedWithWhatWasExpected(String section, String problem) {
    assertThat(problems(section)).singleElement().asString().contains(problem);
  }

  @Test
  void headersMayCarrySecretsToThisMachineAndOverTls() {
    assertThat(parse("{endpoint: 'http://127.0.0.1:4318', headers: {a: token}}").headers())
        .containsOnlyKeys("a");
    TracingConfig far = parse("{endpoint: 'https://c:4318', headers: {a: token}, ca: ca.pem}");
    assertThat(far.headers().get("a").now()).isEqualTo(new Secret("s3cret"));
    assertThat(far.toString()).doesNotContain("s3cret");
  }
}
