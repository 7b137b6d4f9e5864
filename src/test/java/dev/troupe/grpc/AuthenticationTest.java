package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.ProbeServiceGrpc;
import dev.troupe.api.test.v1.WatchRequest;
import dev.troupe.api.test.v1.WatchResponse;
import dev.troupe.config.SecurityConfig;
import dev.troupe.config.SecurityConfig.OpenMethods;
import dev.troupe.config.TokensConfig;
import dev.troupe.config.TokensConfig.Algorithm;
import dev.troupe.security.ApiKey;
import dev.troupe.security.KeyFile;
import dev.troupe.security.Principal;
import dev.troupe.testing.Issuer;
import dev.troupe.testing.Pki;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens and keys at the client port: who gets in, and what those hear who do not. */
@Timeout(60)
class AuthenticationTest {
  private static final String TEXT =
      "Who calls is not known: show a valid certificate, token or key.";
  private static final Issuer ISSUER = new Issuer("one");
  private static final Issuer OTHER = new Issuer("two");

  @TempDir private Path dir;
  private final List<Vertx> issuers = new ArrayList<>();
  private Path keySet;
  private KeyFile keys;
  private ApiKey key;
  private String secret;
  private PortFixture port;

  @BeforeEach
  void prepare() throws IOException {
    keySet = Pki.write(dir.resolve("jwks.json"), Issuer.keySet(ISSUER));
    keys = new KeyFile(dir.resolve("keys"));
    KeyFile.Made made = make("nightly", null);
    key = made.key();
    secret = made.secret();
  }

  private KeyFile.Made make(String name, Instant expires) throws IOException {
    return keys.create(name, Set.of("robots"), expires, Instant.now(), new SecureRandom());
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (port != null) {
      port.close();
    }
  }

  private void open(OpenMethods... methods) {
    open(tokens(null, keySet, Duration.ofSeconds(1)), methods);
  }

  private void open(TokensConfig tokens, OpenMethods... methods) {
    port =
        new PortFixture(settings -> {
          settings.security =
              new SecurityConfig(
                  List.of(methods),
                  Duration.ofMillis(200),
                  List.of(),
                  tokens,
                  new SecurityConfig.Keys(dir.resolve("keys")));
          return settings;
        });
  }

  private static TokensConfig tokens(URI url, Path file, Duration skew) {
    return new TokensConfig(
        Issuer.NAME,
        List.of(Issuer.AUDIENCE, "elsewhere"),
        url,
        file,
        List.of(),
        List.of(Algorithm.RS256),
        "sub",
        "groups",
        skew,
        4_096,
        100,
        Duration.ofHours(1),
        Duration.ofSeconds(1));
  }

  private ProbeServiceGrpc.ProbeServiceBlockingStub stub(String... headers) {
    Metadata metadata = new Metadata();
    for (int i = 0; i < headers.length; i += 2) {
      metadata.put(Metadata.Key.of(headers[i], Metadata.ASCII_STRING_MARSHALLER), headers[i + 1]);
    }
    return ProbeServiceGrpc.newBlockingStub(port.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private ProbeServiceGrpc.ProbeServiceBlockingStub bearer(String token) {
    return stub("authorization", "Bearer " + token);
  }

  private Principal accepted(ProbeServiceGrpc.ProbeServiceBlockingStub stub) {
    assertThat(stub.echo(EchoRequest.newBuilder().setText("hi").build()).getText()).isEqualTo("hi");
    return port.probe.identities.getLast();
  }

  /** Whatever was wrong, the answer is the same. */
  private void refused(String why, ProbeServiceGrpc.ProbeServiceBlockingStub stub) {
    double before = refusals(why);
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> stub.echo(EchoRequest.getDefaultInstance()));
    assertUniform(error);
    assertThat(refusals(why)).as(why).isEqualTo(before + 1);
  }

  private static void assertUniform(StatusRuntimeException error) {
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(error.getStatus().getDescription()).isEqualTo(TEXT);
    var details = StatusProto.fromThrowable(error).getDetailsList();
    assertThat(details)
        .singleElement()
        .satisfies(detail ->
            assertThat(detail.unpack(ErrorInfo.class))
                .isEqualTo(
                    ErrorInfo.newBuilder()
                        .setReason("UNAUTHENTICATED")
                        .setDomain("troupe")
                        .build()));
    assertThat(error.getTrailers().keys())
        .isSubsetOf(
            "content-length", "content-type", "grpc-accept-encoding", "grpc-status-details-bin");
  }

  private double refusals(String why) {
    return port.registry.get("troupe.auth.refused").tag("reason", why).counter().count();
  }

  @Test
  void aGoodTokenIsTheCallersName() {
    open();

    JsonObject claims =
        Issuer.claims("ada", Duration.ofHours(1))
            .put("groups", new JsonArray().add("staff").add("night"));
    Principal ada = accepted(bearer(ISSUER.sign(claims)));

    assertThat(ada.name()).isEqualTo("ada");
    assertThat(ada.groups()).containsExactlyInAnyOrder("staff", "night");
    assertThat(ada.means()).extracting(Enum::name).containsExactly("TOKEN");
    assertThat(port.probe.principals.getLast()).isEqualTo("ada");
  }

  @Test
  void aGoodKeyIsTheCallersNameInEitherHeader() {
    open();

    Principal first = accepted(bearer(secret));
    assertThat(first.name()).isEqualTo("nightly");
    assertThat(first.groups()).containsExactly("robots");
    assertThat(accepted(stub("x-api-key", secret))).isEqualTo(first);
  }

  @Test
  void everyBadTokenIsRefusedInTheSameWords() {
    open();
    JsonObject good = Issuer.claims("ada", Duration.ofHours(1));

    refused("nothing_shown", stub());
    refused("token_expired", bearer(ISSUER.sign(Issuer.claims("ada", Duration.ofSeconds(-5)))));
    refused(
        "token_expired",
        bearer(ISSUER.sign(good.copy().put("nbf", Instant.now().getEpochSecond() + 600))));
    refused("token_audience_wrong", bearer(ISSUER.sign(good.copy().put("aud", "someone"))));
    refused("token_issuer_wrong", bearer(ISSUER.sign(good.copy().put("iss", "https://evil"))));
    refused("token_unsigned", bearer(Issuer.unsigned(good)));
    refused("token_unsigned", bearer(Issuer.unsigned(good) + "."));
    refused("token_unsigned", bearer(Issuer.unsigned(good) + ".AAAA"));
    refused("token_signature_wrong", bearer(ISSUER.confused(good)));
    refused("token_key_unknown", bearer(OTHER.sign(good)));
    String token = ISSUER.sign(good);
    refused("token_signature_wrong", bearer(token.substring(0, token.length() - 8) + "AAAAAAAA"));
    refused("token_too_large", bearer(ISSUER.sign(good.copy().put("x", "y".repeat(4_000)))));
    refused("token_without_end", bearer(ISSUER.sign(without(good, "exp"))));
    refused("name_unusable", bearer(ISSUER.sign(without(good, "sub"))));
    refused("name_unusable", bearer(ISSUER.sign(good.copy().put("sub", "anonymous"))));
    refused("unreadable", bearer("nonsense"));
    refused("unreadable", bearer("a.b.c"));
    refused("unreadable", stub("authorization", "Basic YTpi"));
    refused("unreadable", stub("authorization", "Bearer " + token, "authorization", "Bearer x"));
    assertThat(port.probe.principals).isEmpty();
  }

  private static JsonObject without(JsonObject claims, String claim) {
    JsonObject copy = claims.copy();
    copy.remove(claim);
    return copy;
  }

  @Test
  void everyBadKeyIsRefusedInTheSameWords() throws IOException {
    String expired = make("old", Instant.now().minusSeconds(1)).secret();
    KeyFile.Made gone = make("gone", null);
    keys.revoke(gone.key().id(), Instant.now());
    open();

    refused("key_expired", bearer(expired));
    refused("key_revoked", bearer(gone.secret()));
    refused("key_unknown", bearer("troupe_nobody_" + "A".repeat(43)));
    refused("key_unknown", bearer(secret.substring(0, secret.length() - 1) + "_"));
    refused("key_unknown", bearer("troupe_" + key.id() + "_"));
    refused("unreadable", bearer("troupe_"));
    refused("unreadable", stub("x-api-key", "something"));
  }

  @Test
  void whoShowsTwoThingsMustBeOneCaller() throws IOException {
    open();
    String asNightly = "Bearer " + ISSUER.token("nightly");

    Principal both = accepted(stub("authorization", asNightly, "x-api-key", secret));
    assertThat(both.means()).hasSize(2);
    refused(
        "disagreement",
        stub("authorization", "Bearer " + ISSUER.token("ada"), "x-api-key", secret));
    refused("key_unknown", stub("authorization", asNightly, "x-api-key", secret + "x"));
    refused("unreadable", stub("authorization", "Bearer bad", "x-api-key", secret));
  }

  @Test
  void aTokenIsCheckedOnceAndNoLongerThanItLasts() {
    open();
    String token = ISSUER.sign(Issuer.claims("ada", Duration.ofSeconds(2)));
    var stub = bearer(token);

    accepted(stub);
    accepted(stub);
    until(() -> {
      try {
        stub.echo(EchoRequest.getDefaultInstance());
        return false;
      } catch (StatusRuntimeException e) {
        assertUniform(e);
        return true;
      }
    });
    refused("token_expired", stub);
  }

  @Test
  void aStreamEndsWithItsToken() {
    open();
    long begun = System.nanoTime();
    Iterator<WatchResponse> watch =
        bearer(ISSUER.sign(Issuer.claims("ada", Duration.ofSeconds(2))))
            .watch(WatchRequest.newBuilder().setCount(-1).build());

    assertUniform(catchThrowableOfType(StatusRuntimeException.class, watch::hasNext));
    // Two seconds, which may have begun up to one before, and a skew of one.
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_500));
    assertThat(port.registry.get("troupe.auth.withdrawn").counter().count()).isEqualTo(1);
  }

  @Test
  void aStreamEndsSoonAfterItsKeyWasTakenBackAndNoOther() throws Exception {
    String other = make("other", null).secret();
    open();
    WatchRequest silent = WatchRequest.newBuilder().setCount(-1).build();
    Iterator<WatchResponse> watch = bearer(secret).watch(silent);
    Iterator<WatchResponse> stays = bearer(other).watch(silent);
    port.probe.watches.poll(20, TimeUnit.SECONDS);
    port.probe.watches.poll(20, TimeUnit.SECONDS);

    keys.revoke(key.id(), Instant.now());
    long revoked = System.nanoTime();
    assertUniform(catchThrowableOfType(StatusRuntimeException.class, watch::hasNext));
    System.out.println(
        "a stream ended " + (System.nanoTime() - revoked) / 1_000_000 + " ms after its key");

    refused("key_revoked", bearer(secret));
    accepted(bearer(other));
    assertThat(port.registry.get("troupe.auth.withdrawn").counter().count()).isEqualTo(1);
    assertThat(stays).isNotNull();
  }

  @Test
  void aKeyFileThatWillNotDoChangesNothing() throws Exception {
    open();

    Pki.write(dir.resolve("keys"), secret + "\n");
    until(() -> reloads("api-keys", "refused") == 1);
    accepted(bearer(secret));
  }

  @Test
  void newKeysOfTheIssuerAreTakenFromItsFileAndOldOnesForgotten() throws Exception {
    open();
    String old = ISSUER.token("ada");
    accepted(bearer(old));

    Pki.write(keySet, Issuer.keySet(OTHER));
    until(() -> reloads("token-keys", "accepted") == 1);
    accepted(bearer(OTHER.token("ada")));
    refused("token_key_unknown", bearer(old));
  }

  @Test
  void aKeyThatNobodyKnowsIsAskedForOnceInAWhile() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger rotated = new AtomicInteger();
    open(
        tokens(
            issuer(() -> {
              asked.incrementAndGet();
              return rotated.get() == 0 ? Issuer.keySet(ISSUER) : Issuer.keySet(OTHER);
            }),
            null,
            Duration.ofSeconds(1)));
    until(() -> fetches("fetched") == 1);
    accepted(bearer(ISSUER.token("ada")));

    rotated.set(1);
    until(() -> {
      try {
        return accepted(bearer(OTHER.token("ada"))) != null;
      } catch (StatusRuntimeException tooSoonAfterTheFirst) {
        return false;
      }
    });
    refused("token_key_unknown", bearer(ISSUER.token("ada")));
    for (int i = 0; i < 50; i++) {
      refused("token_key_unknown", bearer(ISSUER.token("bob" + i)));
    }
    // Fifty strangers within about a second, which is how often the issuer may be asked.
    assertThat(asked.get()).isBetween(2, 25);
  }

  @Test
  void anIssuerThatIsAwayLeavesTheOldKeysInUse() {
    AtomicInteger away = new AtomicInteger();
    open(
        tokens(
            issuer(() -> away.get() == 0 ? Issuer.keySet(ISSUER) : "broken"),
            null,
            Duration.ofSeconds(1)));
    until(() -> fetches("fetched") == 1);
    away.set(1);

    until(() -> {
      catchThrowableOfType(
          StatusRuntimeException.class,
          () -> bearer(OTHER.token("ada")).echo(EchoRequest.getDefaultInstance()));
      return fetches("failed") >= 1;
    });
    accepted(bearer(ISSUER.token("ada")));
  }

  @Test
  void healthAndReflectionAreOpenOnlyWhereTheConfigurationSaysSo() {
    open();
    assertUniform(catchThrowableOfType(StatusRuntimeException.class, this::checkHealth));
    refused("nothing_shown", stub());
    stopQuietly();

    open(OpenMethods.HEALTH);
    checkHealth();
    refused("nothing_shown", stub());
  }

  private void stopQuietly() {
    try {
      port.close();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void checkHealth() {
    ClientCalls.blockingUnaryCall(
        port.channel(),
        MethodDescriptor.<HealthCheckRequest, HealthCheckRequest>newBuilder()
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setType(MethodDescriptor.MethodType.UNARY)
            .setRequestMarshaller(ProtoUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
            .build(),
        CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
        HealthCheckRequest.getDefaultInstance());
  }

  @Test
  void scriptsAndPagesAreAskedToo() {
    open();

    JsonObject refused = json(401);
    assertThat(refused.getInteger("code")).isEqualTo(16);
    assertThat(refused.getString("message")).isEqualTo(TEXT);
    assertThat(json(200, "x-api-key", secret).getString("text")).isEqualTo("hi");
    assertThat(json(200, "authorization", "bearer " + ISSUER.token("ada")).getString("text"))
        .isEqualTo("hi");

    Buffer web = web();
    assertThat(web.toString()).contains("grpc-status:16");
    assertThat(port.probe.principals).containsExactly("nightly", "ada");
  }

  private JsonObject json(int status, String... headers) {
    return PortFixture.await(
        port.web
            .request(HttpMethod.GET, port.port.port(), "127.0.0.1", "/v1/probes/alice/echo?text=hi")
            .compose(request -> {
              for (int i = 0; i < headers.length; i += 2) {
                request.putHeader(headers[i], headers[i + 1]);
              }
              return request.send();
            })
            .compose(response -> {
              assertThat(response.statusCode()).isEqualTo(status);
              return response.body();
            })
            .map(Buffer::toJsonObject));
  }

  private Buffer web() {
    return PortFixture.await(
        port.web
            .request(
                HttpMethod.POST, port.port.port(), "127.0.0.1", "/troupe.test.v1.ProbeService/Echo")
            .compose(request ->
                request
                    .putHeader("content-type", "application/grpc-web+proto")
                    .send(Buffer.buffer(new byte[5])))
            .compose(response ->
                response
                    .body()
                    .map(body ->
                        Buffer.buffer("grpc-status:" + response.getHeader("grpc-status"))
                            .appendBuffer(body))));
  }

  private URI issuer(Supplier<String> keySets) {
    Vertx vertx = Vertx.vertx();
    HttpServer server =
        PortFixture.await(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.response().end(keySets.get()))
                .listen(0, "127.0.0.1"));
    issuers.add(vertx);
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/keys");
  }

  @AfterEach
  void stopIssuers() {
    issuers.forEach(each -> PortFixture.await(each.close()));
  }

  private double fetches(String outcome) {
    return port.registry
        .get("troupe.auth.key.set.fetches")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private double reloads(String what, String outcome) {
    return port.registry
        .get("troupe.reloads")
        .tag("what", what)
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private void until(Supplier<Boolean> wanted) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!wanted.get()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      PortFixture.await(port.vertx.timer(20, TimeUnit.MILLISECONDS));
    }
  }
}
