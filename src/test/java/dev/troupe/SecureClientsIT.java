package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.ConfigFile;
import dev.troupe.security.KeyFile;
import dev.troupe.telemetry.Logging;
import dev.troupe.testing.Issuer;
import dev.troupe.testing.Pki;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs in other languages before a gateway that speaks TLS: each says who it is by certificate,
 * by token and by key, and is refused when it says nothing.
 */
@Timeout(600)
class SecureClientsIT {
  private static final int INSTALL_SECONDS = 300;
  private static final int RUN_SECONDS = 90;
  private static final List<String> WAYS = List.of("certificate", "token", "key");

  /** Nobody is at the robot's address, which does not keep the fleet from knowing it. */
  private static final String CONFIGURATION =
      """
      server:
        port: 0
        tls:
          certificate: 'DIR/server.pem'
          key: 'DIR/server.key'
          client_ca: 'DIR/ca.pem'
          client_auth: optional
      management: {port: 0}
      store: {file: 'DIR/troupe.db'}
      security:
        tokens: {issuer: 'ISSUER', audience: [AUDIENCE], jwks_file: 'DIR/jwks.json'}
        keys: {file: 'DIR/keys'}
      policies: [{principals: ['*'], capabilities: [fleet], verb: observe}]
      robots: {alice: {address: '127.0.0.1:9'}}
      """;

  @TempDir private static Path dir;
  private static Gateway gateway;

  @BeforeAll
  static void open() throws Exception {
    Pki pki = new Pki();
    Issuer issuer = new Issuer("k1");
    pki.trust(dir);
    var server = pki.server();
    Pki.certificate(dir, "server", server);
    Pki.key(dir, "server", server);
    var client = pki.client("ada.clients.example");
    Pki.certificate(dir, "client", client);
    Pki.key(dir, "client", client);
    Pki.write(dir.resolve("jwks.json"), Issuer.keySet(issuer));
    Pki.write(dir.resolve("token"), issuer.token("ada"));
    Pki.write(
        dir.resolve("api-key"),
        new KeyFile(dir.resolve("keys"))
            .create("ada", Set.of(), null, Instant.now(), new SecureRandom())
            .secret());
    String yaml =
        CONFIGURATION
            .replace("DIR", dir.toString())
            .replace("ISSUER", Issuer.NAME)
            .replace("AUDIENCE", Issuer.AUDIENCE);
    gateway =
        Gateway.start(ConfigFile.parse("secure clients", yaml, Map.of()), Logging.ofProcess());
  }

  @AfterAll
  static void close() {
    gateway.stop();
  }

  @Test
  void aPythonProgramSaysWhoItIs() throws Exception {
    ForeignProgram python = ForeignProgram.python(INSTALL_SECONDS);
    isKnown(python, python.interpreter(), python.path("secure.py").toString());
  }

  @Test
  void aNodeProgramSaysWhoItIs() throws Exception {
    ForeignProgram node = ForeignProgram.node(INSTALL_SECONDS);
    isKnown(node, "node", node.path("secure.js").toString());
  }

  @Test
  void aGoProgramSaysWhoItIs() throws Exception {
    ForeignProgram go = ForeignProgram.go(INSTALL_SECONDS);
    isKnown(go, go.path("bin", "secure").toString());
  }

  /** What the program saw, and that the gateway knew it each time by the way that it meant. */
  private static void isKnown(ForeignProgram program, String... command) throws Exception {
    Map<String, Double> before = accepted();
    String[] whole = Arrays.copyOf(command, command.length + 2);
    whole[command.length] = "localhost:" + gateway.clientPort();
    whole[command.length + 1] = dir.toString();

    assertThat(program.run(RUN_SECONDS, whole).lines().map(String::strip).map(String::toLowerCase))
        .containsExactly(
            "certificate alice", "token alice", "key alice", "nothing unauthenticated");
    Map<String, Double> after = accepted();
    for (String way : WAYS) {
      assertThat(after.get(way) - before.get(way)).as(way).isEqualTo(1);
    }
  }

  private static Map<String, Double> accepted() throws Exception {
    URI metrics = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics");
    try (HttpClient http = HttpClient.newHttpClient()) {
      String text =
          http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
              .body();
      return WAYS.stream()
          .collect(
              Collectors.toMap(
                  way -> way, way -> value(text, "troupe_auth_accepted_total{means=\"" + way)));
    }
  }

  private static double value(String metrics, String series) {
    String line = metrics.lines().filter(each -> each.startsWith(series)).findFirst().orElseThrow();
    return Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }
}
