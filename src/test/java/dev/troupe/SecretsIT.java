package dev.troupe;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.cli.LogSettings;
import dev.troupe.cli.Processes;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.TroupeCommand;
import dev.troupe.config.ConfigException;
import dev.troupe.config.ConfigFile;
import dev.troupe.config.ConfigSource;
import dev.troupe.config.TroupeConfig;
import dev.troupe.security.KeyFile;
import dev.troupe.simulator.FurhatSimulator;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.simulator.spatialwalk.Customer;
import dev.troupe.simulator.spatialwalk.Dialect;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulator;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import dev.troupe.simulator.uhlive.Credentials;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import dev.troupe.telemetry.Logging;
import dev.troupe.testing.Canaries;
import dev.troupe.testing.Issuer;
import dev.troupe.testing.Pki;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A marked secret wherever one can be, a whole gateway led along its paths, good ones and bad ones,
 * with every logger at its finest: none of the marks may come to light anywhere.
 */
@Timeout(180)
class SecretsIT {
  private static final String CONFIGURATION =
      """
      server:
        port: 0
        drain_timeout: 2s
        tls: {certificate: '@DIR@/server.pem', key: '@DIR@/server.key'}
      management:
        port: 0
        tls: {certificate: '@DIR@/server.pem', key: '@DIR@/server.key'}
      fleet: {reload_every: 100ms}
      store:
        engine: embedded
        file: '@DIR@/store/troupe.db'
        postgresql: {password: store}
      security:
        keys: {file: '@DIR@/keys'}
        tokens:
          issuer: '@ISSUER@'
          audience: [@AUDIENCE@]
          algorithms: [rs256, hs256]
          keys: [{algorithm: hs256, secret: hmac}]
      policies:
        - {principals: ['*'], capabilities: ['*', camera, microphone], verb: administer}
      audit: {to: stdout}
      recognition:
        client_id: ours
        client_secret: recogniser
        token_url: '@TOKENS@'
        url: '@RECOGNISER@/bots'
      avatars:
        accounts:
          rich: {app_id: app, api_key: avatars, console_url: '@CONSOLE@', ingress_url: '@INGRESS@'}
          wrong:
            app_id: app
            api_key: wrong-avatars
            auth: query
            console_url: '@CONSOLE@'
            ingress_url: '@INGRESS@'
        cast:
          dana: {account: rich, avatar_id: demo-avatar}
          intruder: {account: wrong, avatar_id: demo-avatar}
      secrets:
        in-file: {file: '@DIR@/robot-key'}
        in-environment: {env: ROBOT_KEY}
        store: {env: STORE_PASSWORD}
        hmac: {env: HMAC_SECRET}
        recogniser: {env: RECOGNISER_SECRET}
        avatars: {env: AVATARS_KEY}
        wrong-avatars: {env: WRONG_AVATARS_KEY}
      robots:
        alice: {address: '@ALICE@', key: in-file}
        bob: {address: '@BOB@', key: in-environment}
      """;

  @TempDir private Path dir;

  private final Canaries canaries = new Canaries(new SecureRandom());
  private final Vertx vertx = Vertx.vertx();
  private final String robotKey = canaries.secret("the robots' key");
  private final String hmac = canaries.secret("the secret that signs tokens");
  private final String avatars = canaries.secret("the avatars' API key");
  private final String recogniser = canaries.secret("the recogniser's secret");
  private final Map<String, String> environment =
      Map.of(
          "ROBOT_KEY",
          canaries.secret("a wrong robot key"),
          "STORE_PASSWORD",
          canaries.secret("the store's password"),
          "HMAC_SECRET",
          hmac,
          "RECOGNISER_SECRET",
          recogniser,
          "AVATARS_KEY",
          avatars,
          "WRONG_AVATARS_KEY",
          canaries.secret("a wrong avatars' API key"));

  private FurhatSimulator robots;
  private UhliveSimulator ears;
  private SpatialwalkSimulator screens;
  private HttpClient http;
  private String yaml;
  private String apiKey;
  private String token;

  @BeforeEach
  void prepare() throws Exception {
    robots =
        get(
            FurhatSimulator.start(
                vertx,
                SimulatorOptions.defaults()
                    .withNames(List.of("alice", "bob", "carol"))
                    .withTimeFactor(0.05)
                    .withControlPort(-1)
                    .withKey(robotKey)));
    ears =
        get(
            UhliveSimulator.start(
                vertx,
                UhliveSimulatorOptions.defaults()
                    .withControlPort(-1)
                    .withCredentials(new Credentials("ours", recogniser))));
    screens =
        get(
            SpatialwalkSimulator.start(
                vertx,
                SpatialwalkSimulatorOptions.defaults()
                    .withControlPort(-1)
                    .withDialect(Dialect.NG)
                    .withCustomers(Map.of(avatars, Customer.of("app")))));
    files();
    yaml =
        CONFIGURATION
            .replace("@DIR@", dir.toString())
            .replace("@ISSUER@", Issuer.NAME)
            .replace("@AUDIENCE@", Issuer.AUDIENCE)
            .replace("@TOKENS@", ears.tokenUrl().toString())
            .replace("@RECOGNISER@", ears.url().toString())
            .replace("@CONSOLE@", screens.consoleUrl().toString())
            .replace("@INGRESS@", screens.ingressUrl().toString())
            .replace("@ALICE@", robots.address(0).toString())
            .replace("@BOB@", robots.address(1).toString());
    write(yaml);
  }

  private void files() throws IOException {
    Pki pki = new Pki();
    Path trust = pki.trust(dir);
    var server = pki.server();
    Pki.certificate(dir, "server", server);
    Path key = Pki.key(dir, "server", server);
    try (Stream<String> lines = Files.lines(key)) {
      lines
          .filter(line -> line.length() > 30 && !line.startsWith("-"))
          .forEach(line -> canaries.watch("the TLS key", line));
    }
    ECPrivateKey secret = (ECPrivateKey) server.getKeyPair().getPrivate();
    canaries.watch("the TLS key", secret.getS().toByteArray());
    canaries.watch("the TLS key", secret.getS().toString());
    Pki.write(dir.resolve("robot-key"), robotKey);
    apiKey =
        new KeyFile(dir.resolve("keys"))
            .create("ada", Set.of("operators"), null, Instant.now(), new SecureRandom())
            .secret();
    canaries.watch("the API key", apiKey.substring(apiKey.lastIndexOf("_", 18) + 1));
    token =
        Issuer.shared(
            hmac.getBytes(StandardCharsets.UTF_8),
            new JsonObject(),
            Issuer.claims("ada", Duration.ofHours(1)));
    canaries.watch("the bearer token", token.substring(token.lastIndexOf('.') + 1));
    // How the vendors' tokens begin, which their simulators make as they are asked.
    canaries.watch("a token", "eyJhbGciOi");
    Pki.write(dir.resolve("api-key"), apiKey);
    Pki.write(dir.resolve("token"), token);
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(trust.toString())));
  }

  @AfterEach
  void close() throws Exception {
    get(robots.close());
    get(ears.close());
    get(screens.close());
    get(vertx.close());
  }

  private void write(String configuration) throws IOException {
    Pki.write(dir.resolve("troupe.yaml"), configuration);
  }

  @Test
  void noSecretComesToLightAnywhere() throws Exception {
    long events;
    try (Overheard overheard = new Overheard(canaries)) {
      ConfigSource source = new ConfigSource(dir.resolve("troupe.yaml"), environment);
      canaries.search("the configuration's text", source.read().toString());
      Gateway gateway = Gateway.serve(source, Logging.ofProcess());
      try {
        followPaths(gateway);
      } finally {
        gateway.stop();
      }
      withoutItsStore();
      events = overheard.events();
    }
    try (Stream<Path> store = Files.list(dir.resolve("store"))) {
      for (Path file : store.toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        canaries.search("the store's file", bytes);
      }
    }
    System.out.printf("%d log events, %d characters%n", events, canaries.searched());
    assertThat(canaries.finds()).isEmpty();
    assertThat(events).isGreaterThan(500);
  }

  private void followPaths(Gateway gateway) throws Exception {
    int port = gateway.clientPort();
    until(port, "/v1/robots/alice", "LINK_STATE_READY");
    until(port, "/v1/robots/bob", "LINK_STATE_ACCESS_DENIED");
    callersOfAllKinds(port);
    robotsComeAndGo(port);
    vendors(port);
    commands(port);
    configurationsThatWillNotDo(gateway);
    management(gateway);
  }

  private void callersOfAllKinds(int port) throws Exception {
    assertThat(ask(port, "GET", "/v1/robots", null).status()).isEqualTo(401);
    assertThat(ask(port, "GET", "/v1/robots", apiKey + "x").status()).isEqualTo(401);
    assertThat(ask(port, "GET", "/v1/robots", token + "x").status()).isEqualTo(401);
    assertThat(ask(port, "GET", "/v1/robots", token).status()).isEqualTo(200);
    assertThat(ask(port, "GET", "/v1/robots", apiKey).body()).contains("alice", "in-file");
    assertThat(ask(port, "GET", "/v1/nowhere", apiKey).status()).isEqualTo(404);
    follow(port, "/v1/robots:watch", "alice");
  }

  private void robotsComeAndGo(int port) throws Exception {
    String carol = "/v1/robots/carol";
    JsonObject spec = new JsonObject().put("address", robots.address(2).toString());
    assertThat(post(port, carol + ":register", spec.copy().put("keyName", "in-file")).status())
        .isEqualTo(200);
    until(port, carol, "LINK_STATE_READY");
    assertThat(post(port, carol + ":update", new JsonObject().put("keyName", "in-environment")))
        .extracting(Answer::status)
        .isEqualTo(200);
    until(port, carol, "LINK_STATE_ACCESS_DENIED");
    assertThat(post(port, carol + ":update", new JsonObject().put("keyName", "nobody")).status())
        .isEqualTo(400);
    JsonObject say = new JsonObject().put("text", "Hello.").put("wait", "WAIT_FINISHED");
    assertThat(post(port, "/v1/robots/alice/speech:say", say).status()).isEqualTo(200);
    post(port, "/v1/robots/bob/speech:say", say);
    JsonObject all =
        new JsonObject().put("allRobots", true).put("say", new JsonObject().put("text", "All."));
    assertThat(post(port, "/v1/robots:broadcast", all).body()).contains("alice", "carol");

    // A key that no longer opens, and one that does again.
    Pki.write(dir.resolve("robot-key"), canaries.secret("a robot key of tomorrow"));
    until(port, "/v1/robots/alice", "LINK_STATE_ACCESS_DENIED");
    Pki.write(dir.resolve("robot-key"), robotKey);
    until(port, "/v1/robots/alice", "LINK_STATE_READY");
  }

  private void vendors(int port) throws Exception {
    JsonObject clip = new JsonObject().put("sample", "vowels").put("sampleRateHz", 16_000);
    assertThat(post(port, "/v1/avatars/dana:animateClip", clip).status()).isEqualTo(200);
    assertThat(post(port, "/v1/avatars/intruder:animateClip", clip).status()).isNotEqualTo(200);
    assertThat(ask(port, "GET", "/v1/gateway", apiKey).status()).isEqualTo(200);
  }

  private void commands(int port) {
    String gateway = "https://localhost:" + port;
    String ca = dir.resolve("ca.pem").toString();
    String key = dir.resolve("api-key").toString();
    String bearer = dir.resolve("token").toString();
    String wrong = dir.resolve("robot-key").toString();
    String config = dir.resolve("troupe.yaml").toString();
    assertThat(
            run(
                "robots",
                "list",
                "-o",
                "wide",
                "--gateway",
                gateway,
                "--ca",
                ca,
                "--api-key-file",
                key))
        .contains("alice");
    assertThat(
            run(
                "robots",
                "get",
                "carol",
                "-o",
                "json",
                "--gateway",
                gateway,
                "--ca",
                ca,
                "--token-file",
                bearer))
        .contains("carol");
    run("robots", "list", "--gateway", gateway, "--ca", ca, "--api-key-file", wrong);
    run("robots", "list", "--gateway", gateway, "--ca", ca, "--token", token + "x");
    run("robots", "get", "nobody", "--gateway", gateway, "--ca", ca, "--api-key-file", key);
    run("robots", "list", "--gateway", "10.0.0.1:7700", "--token", token);
    run("keys", "list", "--file", dir.resolve("keys").toString());
    assertThat(run("config", "check", config)).contains("ROBOT_KEY");
  }

  private String run(String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);
    CommandLine command = TroupeCommand.with(new NoProcesses());
    command.setOut(writer).setErr(writer).execute(arguments);
    canaries.search("what `" + arguments[0] + "` printed", said.toString());
    return said.toString();
  }

  /** Mistakes that put the key itself where its name or its place belongs. */
  private void configurationsThatWillNotDo(Gateway gateway) throws Exception {
    List<String> bad = new ArrayList<>();
    bad.add(yaml.replace("in-file: {file: '" + dir, "in-file: {file: '/nowhere"));
    bad.add(yaml.replace("hmac: {env: HMAC_SECRET}", "hmac: '" + hmac + "'"));
    bad.add(yaml.replace("hmac: {env: HMAC_SECRET}", "hmac: {env: '" + hmac + "'}"));
    bad.add(yaml.replace("hmac: {env: HMAC_SECRET}", "hmac: {file: '" + hmac + "'}"));
    bad.add(yaml.replace("hmac: {env: HMAC_SECRET}", "hmac: {value: '" + hmac + "'}"));
    bad.add(yaml.replace("hmac: {env: HMAC_SECRET}", "hmac: {env: \"" + hmac));
    bad.add(yaml.replace("key: in-environment", "key: '" + robotKey + "'"));
    bad.add(yaml.replace("api_key: avatars", "api_key: '" + avatars + "'"));
    bad.add(yaml.replace("client_secret: recogniser", "client_secret: '" + recogniser + "'"));
    bad.add(yaml.replace("secret: hmac", "secret: '" + hmac + "'"));
    bad.add(
        yaml.replace("password: store", "password: '" + environment.get("STORE_PASSWORD") + "'"));
    for (String each : bad) {
      assertThat(each).isNotEqualTo(yaml);
      assertThatThrownBy(() -> ConfigFile.parse("bad", each, environment))
          .isInstanceOf(ConfigException.class)
          .satisfies(refused -> canaries.search("what is said of a file", refused.getMessage()));
    }
    write(bad.get(1));
    int port = gateway.managementPort();
    until(() ->
        ask(port, "GET", "/metrics", apiKey)
            .body()
            .contains("troupe_config_last_reload_successful 0.0"));
    ask(port, "GET", "/health/ready", apiKey);
    write(yaml);
  }

  private void management(Gateway gateway) throws Exception {
    int port = gateway.managementPort();
    for (String path :
        List.of("/health/live", "/health/ready", "/health/started", "/metrics", "/loggers")) {
      assertThat(ask(port, "GET", path, apiKey).status()).as(path).isEqualTo(200);
    }
    ask(port, "GET", "/metrics", apiKey + "x");
  }

  /** A database that is not there, and a secret that no vendor takes. */
  private void withoutItsStore() throws Exception {
    String away =
        yaml.replace("engine: embedded", "engine: postgresql")
            .replace("password: store", "password: store, url: 'jdbc:postgresql://127.0.0.1:1/x'")
            .replace("client_secret: recogniser", "client_secret: hmac");
    Gateway gateway =
        Gateway.start(ConfigFile.parse("away", away, environment), Logging.ofProcess());
    try {
      management(gateway);
      JsonObject spec = new JsonObject().put("address", robots.address(2).toString());
      post(gateway.clientPort(), "/v1/robots/carol:register", spec.put("keyName", "in-file"));
    } finally {
      gateway.stop();
    }
  }

  private record Answer(int status, String body) {}

  private Answer post(int port, String path, JsonObject spec) throws Exception {
    boolean registers = path.endsWith(":register") || path.endsWith(":update");
    String body = (registers ? new JsonObject().put("spec", spec) : spec).encode();
    return send(port, "POST", path, apiKey, body);
  }

  private Answer ask(int port, String method, String path, String credential) throws Exception {
    return send(port, method, path, credential, "");
  }

  private Answer send(int port, String method, String path, String credential, String body)
      throws Exception {
    Answer answer =
        http.request(HttpMethod.valueOf(method), port, "localhost", path)
            .compose(request -> {
              if (credential != null) {
                request.putHeader("authorization", "Bearer " + credential);
              }
              if (!body.isEmpty()) {
                request.putHeader("content-type", "application/json");
              }
              return request.send(body);
            })
            .compose(response -> {
              canaries.search("headers of " + path, response.headers().toString());
              return response
                  .body()
                  .map(text -> new Answer(response.statusCode(), text.toString()));
            })
            .await(30, SECONDS);
    canaries.search(path, answer.body());
    return answer;
  }

  /** Reads a stream until it has said these words. */
  private void follow(int port, String path, String words) throws Exception {
    Promise<Void> said = Promise.promise();
    Buffer heard = Buffer.buffer();
    http.request(HttpMethod.GET, port, "localhost", path)
        .compose(request ->
            request
                .putHeader("authorization", "Bearer " + token)
                .send()
                .onSuccess(response ->
                    response
                        .exceptionHandler(gone -> {})
                        .handler(chunk -> {
                          if (heard.appendBuffer(chunk).toString().contains(words)
                              && said.tryComplete()) {
                            request.reset();
                          }
                        })))
        .onFailure(said::tryFail);
    said.future().await(20, SECONDS);
    canaries.search(path, heard.toString());
  }

  private void until(int port, String path, String words) throws Exception {
    until(() -> ask(port, "GET", path, apiKey).body().contains(words));
  }

  private void until(Condition wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!wanted.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      vertx.timer(50, MILLISECONDS).await(5, SECONDS);
    }
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, SECONDS);
  }

  private static final class NoProcesses implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      throw new AssertionError("no command here starts one");
    }

    @Override
    public void awaitStop() {}

    @Override
    public String version() {
      return "test";
    }
  }
}
