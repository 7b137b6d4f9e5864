package dev.troupe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.config.ConfigSource;
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
import dev.troupe.testing.Issuer;
import dev.troupe.testing.Pki;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A whole gateway whose secrets become others in their files, and that is not started again. */
@Timeout(120)
final class RotatedSecretsTest {
  private static final String OLD = "old-" + "x".repeat(40);
  private static final String NEW = "new-" + "y".repeat(40);

  @TempDir private Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.troupe");
  private final Level before = logger.getLevel();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Gateway gateway;

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      gateway.stop();
    }
    logger.detachAppender(log);
    logger.setLevel(before);
    get(vertx.close());
    assertThat(log.list)
        .extracting(event -> event.getFormattedMessage() + event.getKeyValuePairs())
        .noneMatch(line -> line.contains(OLD) || line.contains(NEW));
  }

  private void rotate(String secret) throws IOException {
    Pki.write(dir.resolve("secret"), secret + "\n");
  }

  /** With one secret, of the name {@code secret}. */
  private void start(String options) throws Exception {
    rotate(OLD);
    gateway = Gateway.serve(new ConfigSource(configure(options), Map.of()), Logging.ofProcess());
  }

  private Path configure(String options) throws IOException {
    return Pki.write(
        dir.resolve("troupe.yaml"),
        """
        server: {port: 0, drain_timeout: 2s}
        management: {port: 0}
        fleet: {reload_every: 100ms}
        store: {file: '%s/troupe.db'}
        secrets: {secret: {file: '%s/secret'}}
        """
                .formatted(dir, dir)
            + options);
  }

  private record Answer(int status, String body) {}

  private Answer ask(HttpMethod method, String path, String token, JsonObject body)
      throws Exception {
    return send(gateway.clientPort(), method, path, token, body);
  }

  private Answer send(int port, HttpMethod method, String path, String token, JsonObject body)
      throws Exception {
    return get(
        http.request(method, port, "127.0.0.1", path)
            .compose(request -> {
              if (!token.isEmpty()) {
                request.putHeader("authorization", "Bearer " + token);
              }
              request.putHeader("content-type", "application/json");
              return request.send(body.encode());
            })
            .compose(response ->
                response
                    .body()
                    .map(Buffer::toString)
                    .map(text -> new Answer(response.statusCode(), text))));
  }

  private JsonObject health() throws Exception {
    Answer answer =
        send(gateway.managementPort(), HttpMethod.GET, "/health/ready", "", new JsonObject());
    return new JsonObject(answer.body()).getJsonObject("detail");
  }

  private int robots(String token) throws Exception {
    return ask(HttpMethod.GET, "/v1/robots", token, new JsonObject()).status();
  }

  private static String token(String secret) {
    return Issuer.shared(
        secret.getBytes(UTF_8), new JsonObject(), Issuer.claims("ada", Duration.ofHours(1)));
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private void until(Condition wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
    while (!wanted.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      get(vertx.timer(50, MILLISECONDS));
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.await(20, SECONDS);
  }

  private void needsNoRestart() throws Exception {
    until(() -> health().getJsonObject("configuration").getString("state").equals("applied"));
    assertThat(health().getJsonObject("configuration").getString("need_restart")).isEmpty();
    assertThat(log.list)
        .extracting(ILoggingEvent::getMessage)
        .contains("secrets are reloaded")
        .noneMatch(message -> message.contains("restart"));
  }

  @Test
  void tokensOfTheOldSecretAreRefusedAndThoseOfTheNewOneAreBelieved() throws Exception {
    start(
        """
        security:
          tokens:
            issuer: %s
            audience: [%s]
            algorithms: [hs256]
            keys: [{algorithm: hs256, secret: secret}]
        policies: [{principals: [ada], capabilities: [fleet]}]
        """
            .formatted(Issuer.NAME, Issuer.AUDIENCE));
    assertThat(robots(token(OLD))).isEqualTo(200);
    assertThat(robots(token(NEW))).isEqualTo(401);

    rotate(NEW);

    until(() -> robots(token(NEW)) == 200);
    assertThat(robots(token(OLD))).isEqualTo(401);
    needsNoRestart();

    rotate("too short");
    until(() -> health().getJsonObject("configuration").getString("state").equals("refused"));
    assertThat(robots(token(NEW))).isEqualTo(200);

    configure("policies: [{principals: [ada], capabilities: [fleet]}]");
    until(
        () -> health().getJsonObject("configuration").getString("need_restart").equals("security"));
    assertThat(robots(token(NEW))).isEqualTo(200);
    assertThat(log.list)
        .extracting(ILoggingEvent::getMessage)
        .contains("a secret cannot sign tokens, the old one stays in use");
  }

  @Test
  void aRecogniserThatKnowsTheNewSecretOnlyIsReached() throws Exception {
    UhliveSimulator ears =
        get(
            UhliveSimulator.start(
                vertx,
                UhliveSimulatorOptions.defaults()
                    .withPort(0)
                    .withControlPort(-1)
                    .withCredentials(new Credentials("ours", NEW))));
    start(
        """
        recognition:
          client_id: ours
          client_secret: secret
          token_url: '%s'
          url: '%s/bots'
        """
            .formatted(ears.tokenUrl(), ears.url()));
    until(() -> !state("recognition").equals("reachable"));

    rotate(NEW);

    until(() -> state("recognition").equals("reachable"));
    needsNoRestart();
    gateway.stop();
    gateway = null;
    get(ears.close());
  }

  private String state(String part) throws Exception {
    return health().getJsonObject(part).getString("state");
  }

  @Test
  void anAvatarWhoseVendorKnowsTheNewKeyOnlySpeaks() throws Exception {
    SpatialwalkSimulator screens =
        get(
            SpatialwalkSimulator.start(
                vertx,
                SpatialwalkSimulatorOptions.defaults()
                    .withControlPort(-1)
                    .withDialect(Dialect.NG)
                    .withCustomers(Map.of(NEW, Customer.of("app")))));
    start(
        """
        avatars:
          accounts:
            ours: {app_id: app, api_key: secret, console_url: '%s', ingress_url: '%s'}
          cast:
            dana: {avatar_id: demo-avatar}
        """
            .formatted(screens.consoleUrl(), screens.ingressUrl()));
    assertThat(animate()).isNotEqualTo(200);

    rotate(NEW);

    until(() -> animate() == 200);
    needsNoRestart();
    gateway.stop();
    gateway = null;
    get(screens.close());
  }

  private int animate() throws Exception {
    JsonObject clip = new JsonObject().put("sample", "vowels").put("sampleRateHz", 16_000);
    return ask(HttpMethod.POST, "/v1/avatars/dana:animateClip", "", clip).status();
  }

  @Test
  void robotsOfTheFileAndOfTheApiComeWithTheNewKey() throws Exception {
    FurhatSimulator robots =
        get(
            FurhatSimulator.start(
                vertx,
                SimulatorOptions.defaults()
                    .withNames(List.of("alice", "bob"))
                    .withControlPort(-1)
                    .withKey(NEW)));
    start("robots: {alice: {address: '%s', key: secret}}\n".formatted(robots.address(0)));
    JsonObject spec =
        new JsonObject().put("address", robots.address(1).toString()).put("keyName", "secret");
    JsonObject registration = new JsonObject().put("spec", spec);
    assertThat(ask(HttpMethod.POST, "/v1/robots/bob:register", "", registration).status())
        .isEqualTo(200);
    until(() -> link("alice", "ACCESS_DENIED") && link("bob", "ACCESS_DENIED"));

    rotate(NEW);

    until(() -> link("alice", "READY") && link("bob", "READY"));
    needsNoRestart();
    gateway.stop();
    gateway = null;
    get(robots.close());
  }

  private boolean link(String robot, String state) throws Exception {
    return ask(HttpMethod.GET, "/v1/robots/" + robot, "", new JsonObject())
        .body()
        .contains("LINK_STATE_" + state);
  }
}
