package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.cli.StartException;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.ConfigSource;
import dev.troupe.security.KeyFile;
import dev.troupe.telemetry.Logging;
import dev.troupe.testing.Pki;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway that other machines may reach: in TLS for known callers, or as it was told. */
@Timeout(60)
class SecureGatewayTest {
  private static final String SHUT =
      """
      server:
        host: 0.0.0.0
        port: 0
        tls: {certificate: 'DIR/server.pem', key: 'DIR/server.key'}
      management:
        port: 0
        tls: {certificate: 'DIR/server.pem', key: 'DIR/server.key'}
      security:
        keys: {file: 'DIR/keys'}
      policies:
        - {principals: [ada], capabilities: [fleet]}
      """;

  @TempDir private Path dir;
  private final Pki pki = new Pki();
  private final Vertx vertx = Vertx.vertx();
  private Gateway gateway;

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      gateway.stop();
    }
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private void start(String yaml) {
    gateway =
        Gateway.start(
            ConfigFile.parse("test", yaml.replace("DIR", dir.toString()), Map.of()),
            Logging.ofProcess());
  }

  private String key() throws IOException {
    return new KeyFile(dir.resolve("keys"))
        .create("ada", Set.of(), null, Instant.now(), new SecureRandom())
        .secret();
  }

  private HttpClient client() throws IOException {
    return vertx.createHttpClient(
        new HttpClientOptions()
            .setSsl(true)
            .setTrustOptions(new PemTrustOptions().addCertPath(pki.trust(dir).toString())));
  }

  private record Answer(int status, String body) {}

  private static Answer get(HttpClient client, int port, String host, String path, String key)
      throws Exception {
    return client
        .request(HttpMethod.GET, port, "localhost", path)
        .compose(request -> {
          request.authority(HostAndPort.create(host, port));
          if (!key.isEmpty()) {
            request.putHeader("x-api-key", key);
          }
          return request.send();
        })
        .compose(response ->
            response
                .body()
                .map(Buffer::toString)
                .map(body -> new Answer(response.statusCode(), body)))
        .await(20, TimeUnit.SECONDS);
  }

  @Test
  void itsPortsSpeakTlsAndKnowTheirCallers() throws Exception {
    var server = pki.server();
    Pki.certificate(dir, "server", server);
    Pki.key(dir, "server", server);
    String key = key();
    start(SHUT);
    HttpClient client = client();

    int clients = gateway.clientPort();
    assertThat(get(client, clients, "localhost", "/v1/robots", "").status()).isEqualTo(401);
    assertThat(get(client, clients, "localhost", "/v1/robots", key).status()).isEqualTo(200);

    int management = gateway.managementPort();
    String elsewhere = "gateway.example";
    assertThat(get(client, management, elsewhere, "/health/ready", "").status()).isEqualTo(200);
    assertThat(get(client, management, elsewhere, "/metrics", "").status()).isEqualTo(403);
    assertThat(get(client, management, elsewhere, "/metrics", key + "x").status()).isEqualTo(403);
    assertThat(get(client, management, elsewhere, "/loggers", key).status()).isEqualTo(403);
    Answer metrics = get(client, management, elsewhere, "/metrics", key);
    assertThat(metrics.status()).isEqualTo(200);
    assertThat(metrics.body())
        .contains(
            "troupe_tls_certificate_expiry_seconds{port=\"server\"}",
            "troupe_tls_certificate_expiry_seconds{port=\"management\"}",
            "troupe_auth_accepted_total{means=\"key\"}",
            "troupe_auth_refused_total{reason=\"nothing_shown\"} 2.0",
            "troupe_reloads_total{outcome=\"refused\",what=\"server-tls\"} 0.0",
            "troupe_insecure 0.0")
        .doesNotContain(key.substring(18));
  }

  @Test
  void whatItWasToldToLeaveOpenIsSaidInAMetric() throws Exception {
    start("server: {host: 0.0.0.0, port: 0, insecure: true}\nmanagement: {port: 0}");

    HttpClient plain = vertx.createHttpClient();
    assertThat(get(plain, gateway.clientPort(), "localhost", "/v1/robots", "").status())
        .isEqualTo(200);
    assertThat(get(plain, gateway.managementPort(), "localhost", "/metrics", "").body())
        .contains("troupe_insecure 1.0");
  }

  @Test
  void filesThatAreNotThereEndTheStartWithTheirName() throws Exception {
    var server = pki.server();
    assertThatThrownBy(() -> start(SHUT))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("server.tls.")
        .hasMessageContaining("server.pem");
    Pki.certificate(dir, "server", server);
    Pki.key(dir, "server", server);
    assertThatThrownBy(() -> start(SHUT))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("security.keys.file: ")
        .hasMessageContaining("keys\" (expected: a file that can be read)");
  }

  @Test
  void policiesChangeWithTheirFileAndItIsWrittenDown() throws Exception {
    String key = key();
    String ruled =
        """
        server: {port: 0}
        management: {port: 0}
        fleet: {reload_every: 100ms}
        security: {keys: {file: 'DIR/keys'}}
        audit: {to: file, file: 'DIR/audit.jsonl'}
        policies: [{name: first, principals: [ada], capabilities: [fleet]}]
        """
            .replace("DIR", dir.toString());
    Path file = Files.writeString(dir.resolve("troupe.yaml"), ruled);
    gateway = Gateway.serve(new ConfigSource(file, Map.of()), Logging.ofProcess());
    HttpClient client = vertx.createHttpClient();
    int port = gateway.clientPort();
    assertThat(get(client, port, "localhost", "/v1/robots", key).status()).isEqualTo(200);
    Future<Buffer> watch =
        client
            .request(HttpMethod.GET, port, "localhost", "/v1/robots:watch")
            .compose(request -> request.putHeader("x-api-key", key).send())
            .compose(HttpClientResponse::body);

    Files.writeString(file, ruled.replace("[fleet]", "[speech]"));
    String ending = watch.await(20, TimeUnit.SECONDS).toString();

    assertThat(ending).contains("PERMISSION_DENIED", "fleet/observe");
    assertThat(get(client, port, "localhost", "/v1/robots", key).status()).isEqualTo(403);
    assertThat(get(client, gateway.managementPort(), "localhost", "/health/ready", "").body())
        .contains("\"need_restart\" : \"\"");
    gateway.stop();
    gateway = null;
    assertThat(Files.readString(dir.resolve("audit.jsonl")))
        .contains(
            "\"what\":\"policy/removed\"",
            "name=first principals=[ada] robots=all robots capabilities=[fleet] verb=OBSERVE",
            "\"what\":\"policy/added\"",
            "name=first principals=[ada] robots=all robots capabilities=[speech] verb=OBSERVE");
  }

  @Test
  void aRobotThatComesWithTheFileIsWrittenDownWithWhereItIsAndTheNameOfItsKey() throws Exception {
    String before =
        """
        server: {port: 0}
        management: {port: 0}
        fleet: {reload_every: 100ms}
        secrets: {front: {env: FRONT}}
        audit: {to: file, file: 'DIR/audit.jsonl'}
        """
            .replace("DIR", dir.toString());
    Path file = Files.writeString(dir.resolve("troupe.yaml"), before);
    Path lines = dir.resolve("audit.jsonl");
    Map<String, String> environment = Map.of("FRONT", "what-lets-one-in");
    gateway = Gateway.serve(new ConfigSource(file, environment), Logging.ofProcess());
    HttpClient client = vertx.createHttpClient();

    Files.writeString(
        file, before + "robots: {alice: {address: 'ws://127.0.0.1:1/a?b=c', key: front}}\n");
    while (!Files.readString(lines).contains("fleet/added")) {
      get(client, gateway.managementPort(), "localhost", "/health/ready", "");
    }

    assertThat(Files.readString(lines))
        .contains("\"address\":\"ws://127.0.0.1:1/a\",\"key_name\":\"front\"")
        .doesNotContain("what-lets-one-in");
  }
}
