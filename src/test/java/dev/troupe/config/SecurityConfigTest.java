package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may reach the client port, and who may call there, as it is written down. */
class SecurityConfigTest {
  private static final String TLS = "tls: {certificate: c.pem, key: k.pem%s}";
  private static final String KEYS = "security: {keys: {file: keys}}";

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.0.9", "localhost", "::1", "'[::1]'"})
  void onThisMachineAloneNothingIsAsked(String host) {
    assertThat(parse("server: {host: '" + host.replace("'", "") + "'}").knowsCallers()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "127.0.0.1.example", "gateway"})
  void otherMachinesNeedTlsAndAWayToKnowWhoCalls(String host) {
    String clear = "server: {host: '" + host + "'}";
    assertThat(problems(clear))
        .singleElement()
        .asString()
        .contains("server.host: " + host + " (expected: an address of this machine alone")
        .contains("server.tls")
        .contains("security.tokens")
        .contains("serve --insecure");
    assertThat(problems(clear + "\n" + KEYS)).hasSize(1);
    assertThat(problems("server: {host: '" + host + "', " + TLS.formatted("") + "}")).hasSize(1);
    parse("server: {host: '" + host + "', " + TLS.formatted("") + "}\n" + KEYS);
    parse(
        "server: {host: '%s', %s}"
            .formatted(host, TLS.formatted(", client_ca: ca.pem, client_auth: optional")));
    parse("server: {host: '" + host + "', insecure: true}");
  }

  @Test
  void theFlagOfTheCommandIsTheOptionsVariable() {
    TroupeConfig config =
        ConfigFile.parse(
            "test", "server: {host: 0.0.0.0}", Map.of("TROUPE_SERVER_INSECURE", "true"));

    assertThat(config.server().insecure()).isTrue();
  }

  @Test
  void halfOfATlsSetupIsRefused() {
    assertThat(problems("server: {tls: {certificate: c.pem}}"))
        .containsExactly(
            "line 1: server.tls.key: nothing (expected: a PEM file, as certificate and key come"
                + " together)");
    assertThat(problems("server: {tls: {certificate: c, key: k, client_auth: required}}"))
        .singleElement()
        .asString()
        .contains("server.tls.client_ca: nothing");
    assertThat(problems("server: {tls: {client_ca: c, client_auth: required}}"))
        .singleElement()
        .asString()
        .contains("server.tls.client_auth: required (expected: a certificate");
    assertThat(problems("management: {tls: {minimum_version: 1.1}}"))
        .containsExactly("line 1: management.tls.minimum_version: 1.1 (expected: 1.2 or 1.3)");
    assertThat(problems("link: {tls: {key: k}}"))
        .singleElement()
        .asString()
        .contains("certificate");
  }

  @Test
  void tokensSayWhoMakesThemAndWhomTheyAreFor() {
    assertThat(problems("security: {tokens: {jwks_file: f}}"))
        .singleElement()
        .asString()
        .contains("security.tokens.issuer: nothing");
    assertThat(problems("security: {tokens: {jwks_file: f, issuer: i}}"))
        .singleElement()
        .asString()
        .contains("security.tokens.audience: nothing");
    assertThat(problems(tokens("jwks_url: 'http://idp.example/keys'")))
        .singleElement()
        .asString()
        .contains("jwks_url: http://idp.example/keys (expected: https://");
    parse(tokens("jwks_url: 'http://127.0.0.1:8080/keys'"));
    parse(tokens("jwks_url: 'https://idp.example/keys'"));
  }

  @Test
  void noAlgorithmIsNeverOne() {
    assertThat(problems(tokens("algorithms: [none]")))
        .singleElement()
        .asString()
        .contains("algorithms[0]: \"none\" (expected: one of rs256,");
  }

  @Test
  void aSecretIsNeverWrittenWhereAPublicKeyBelongs() {
    String yaml = "secrets: {s: {env: S}}\n" + tokens("keys: [{algorithm: rs256, secret: s}]");
    assertThat(problems(yaml, Map.of("S", "hush")))
        .singleElement()
        .asString()
        .contains("keys[0].secret: *** (expected: a file with a public key, for RS256)");
    assertThat(problems(tokens("keys: [{algorithm: hs256, file: f}]")))
        .singleElement()
        .asString()
        .contains("keys: HS256 (expected: one of algorithms)");
  }

  @Test
  void aSecretThatCanBeGuessedIsRefusedBeforeAnythingStarts() {
    String yaml =
        "secrets: {s: {env: S}}\n"
            + tokens("algorithms: [hs256], keys: [{algorithm: hs256, secret: s}]");

    assertThat(problems(yaml, Map.of("S", " hush" + " ".repeat(40))))
        .containsExactly("line 2: security.tokens.keys[0].secret: 4 bytes (expected: at least 32)");
    assertThat(problems(yaml, Map.of()))
        .singleElement()
        .asString()
        .contains("line 1: secrets.s.env: \"S\" (expected: the name of a variable that is set)");
    ConfigFile.parse("test", yaml, Map.of("S", "é".repeat(16)));
  }

  @Test
  void rulesAreReadInTheirOrder() {
    SecurityConfig security =
        parse(
                """
                security:
                  certificate_rules:
                    - {from: dns, match: '(.+)\\.example', name: $1, groups: [staff]}
                    - {from: cn}
                """)
            .security();

    assertThat(security.certificateRules())
        .containsExactly(
            new SecurityConfig.CertificateRule(
                SecurityConfig.CertificateField.DNS, "(.+)\\.example", "$1", List.of("staff")),
            new SecurityConfig.CertificateRule(
                SecurityConfig.CertificateField.CN, null, null, List.of()));
    assertThat(problems("security: {certificate_rules: [{from: dns, match: '('}]}"))
        .singleElement()
        .asString()
        .contains("certificate_rules[0].match: ( (expected: a regular expression)");
  }

  @Test
  void filesOfATlsSetupAreKeptAsPaths() {
    TlsConfig tls = parse("server: {" + TLS.formatted("") + "}").server().tls();

    assertThat(tls.certificate()).isEqualTo(Path.of("c.pem"));
    assertThat(tls.isOn()).isTrue();
    assertThat(tls.asksClients()).isFalse();
  }

  private static String tokens(String more) {
    return "security: {tokens: {issuer: i, audience: [a], " + more + "}}";
  }

  private static TroupeConfig parse(String yaml) {
    return ConfigFile.parse("test", yaml, Map.of());
  }

  private static List<String> problems(String yaml) {
    return problems(yaml, Map.of());
  }

  private static List<String> problems(String yaml, Map<String, String> environment) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigFile.parse("test", yaml, environment))
        .problems();
  }
}
