package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.TokenConfig;
import dev.troupe.time.VertxTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens over real HTTP, asked for from several contexts. */
final class TokenSourceTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final Context home = vertx.getOrCreateContext();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private Duration patience = Duration.ofSeconds(10);
  private TokenSource source;

  @AfterEach
  void close() throws Exception {
    if (source != null) {
      Waiting.on(source.close());
    }
    Waiting.on(vertx.close());
  }

  @Test
  void sendsTheProtocolsRequestAndGivesItsToken() throws Exception {
    source = source(issuer(request -> request.response().end("granted 60")));
    Token token = Waiting.on(source.take());
    assertThat(token.value()).isEqualTo("granted 60");
    assertThat(LinkOwner.take(heard)).isEqualTo("POST /token hush grant=1");
    assertThat(token.toString()).doesNotContain("granted");
  }

  @Test
  void answersWhereItWasAskedWithOneFetchForAll() throws Exception {
    source = source(issuer(request -> request.response().end("granted 60")));
    List<Context> contexts = Stream.generate(vertx::getOrCreateContext).limit(4).toList();
    List<Future<Context>> answers =
        contexts.stream()
            .map(context -> on(context, () -> source.take().map(token -> Vertx.currentContext())))
            .toList();
    for (int i = 0; i < contexts.size(); i++) {
      assertThat(Waiting.on(answers.get(i))).isSameAs(contexts.get(i));
    }
    assertThat(heard).hasSize(1);
  }

  @Test
  void fetchesAnewOnceATokenWasRefused() throws Exception {
    source = source(issuer(request -> request.response().end("granted 60")));
    source.refused(Waiting.on(source.take()));
    Waiting.on(source.take());
    assertThat(heard).hasSize(2);
  }

  @Test
  void saysWhatTheIssuerSaid() throws Exception {
    source =
        source(
            issuer(request ->
                request
                    .response()
                    .setStatusCode(429)
                    .putHeader("Retry-After", "7")
                    .end("denied too often")));
    TokenFailure failure = failure();
    assertThat(failure.cause()).isEqualTo(TokenCause.REFUSED);
    assertThat(failure.status()).isEqualTo(429);
    assertThat(failure.reason()).isEqualTo("denied too often");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(7));
    assertThat(registry.get("troupe.token.fetches").tag("outcome", "refused").counter().count())
        .isEqualTo(1);
  }

  @Test
  void anAnswerThatCannotBeReadIsNotQuoted() throws Exception {
    source = source(issuer(request -> request.response().end("garbage")));
    TokenFailure failure = failure();
    assertThat(failure.cause()).isEqualTo(TokenCause.UNREADABLE);
    assertThat(failure.message()).contains("200").doesNotContain("garbage");
  }

  @Test
  void anAnswerAboveTheLimitIsCutOff() throws Exception {
    source = source(issuer(request -> request.response().end("x".repeat(5_000))));
    assertThat(failure().cause()).isEqualTo(TokenCause.OVERSIZE);
  }

  @Test
  void anEndlessAnswerIsCutOffToo() throws Exception {
    source =
        source(
            issuer(request -> {
              request.response().setChunked(true).write("x".repeat(900));
              request.response().write("x".repeat(900));
            }));
    assertThat(failure().cause()).isEqualTo(TokenCause.OVERSIZE);
  }

  @Test
  void anIssuerThatSaysNothingIsGivenUp() throws Exception {
    patience = Duration.ofMillis(300);
    source = source(issuer(request -> {}));
    assertThat(failure().cause()).isEqualTo(TokenCause.TIMEOUT);
  }

  @Test
  void anIssuerThatStopsInTheMiddleIsGivenUp() throws Exception {
    patience = Duration.ofMillis(300);
    source =
        source(issuer(request -> request.response().putHeader("Content-Length", "9").write("gr")));
    assertThat(failure().cause()).isEqualTo(TokenCause.TIMEOUT);
  }

  @Test
  void aConnectionThatBreaksIsUnreachable() throws Exception {
    NetServer server = vertx.createNetServer().connectHandler(socket -> socket.close());
    Waiting.on(server.listen(0, "127.0.0.1"));
    source = source(server.actualPort());
    assertThat(failure().cause()).isEqualTo(TokenCause.UNREACHABLE);
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws Exception {
    try (Socket taken = Waiting.portWithoutListener()) {
      source = source(taken.getLocalPort());
      TokenFailure failure = failure();
      assertThat(failure.cause()).isEqualTo(TokenCause.UNREACHABLE);
      assertThat(failure.message())
          .startsWith("POST http://127.0.0.1:" + taken.getLocalPort() + "/token: ");
    }
  }

  @Test
  void isRefilledInTheBackgroundAsItsTokensAge() throws Exception {
    source = source(issuer(request -> request.response().end("granted 1")));
    Waiting.on(source.take());
    LinkOwner.take(heard);
    LinkOwner.take(heard);
  }

  @Test
  void neitherRequestNorTokenShowsWhatIsSecret() {
    TokenRequest request =
        new TokenRequest(
            "POST",
            URI.create("https://user:hush@issuer.example/token?key=hush"),
            Map.of("X-Api-Key", "hush"),
            "hush".getBytes(StandardCharsets.US_ASCII));
    assertThat(request.toString()).contains("issuer.example/token").doesNotContain("hush");
    assertThat(new Token("hush", Instant.EPOCH).toString()).doesNotContain("hush");
  }

  @Test
  void saysWhichRequestsCannotBeMade() {
    byte[] none = new byte[0];
    assertThatThrownBy(
            () -> new TokenRequest("POST", URI.create("ftp://x/y?key=hush"), Map.of(), none))
        .hasMessage("uri: \"ftp://x/y\" (expected: https://HOST[:PORT]/PATH or http://…)");
    assertThatThrownBy(() -> new TokenRequest("post it", URI.create("https://x/y"), Map.of(), none))
        .hasMessage("method: \"post it\" (expected: POST or another in capitals)");
  }

  private TokenFailure failure() throws Exception {
    try {
      Waiting.on(source.take());
      throw new AssertionError("a token came");
    } catch (ExecutionException e) {
      return ((TokenUnavailableException) e.getCause()).failure();
    }
  }

  private int issuer(Handler<HttpServerRequest> answer) throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      heard.add(
                          "%s %s %s %s"
                              .formatted(
                                  request.method(),
                                  request.path(),
                                  request.getHeader("X-Key"),
                                  body));
                      answer.handle(request);
                    }));
    Waiting.on(server.listen(0, "127.0.0.1"));
    return server.actualPort();
  }

  private TokenSource source(int port) throws Exception {
    TokenConfig config =
        new TokenConfig(
            TokenConfig.Use.REUSED,
            1,
            2,
            patience,
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            1024,
            64);
    return Waiting.on(
        on(
            home,
            () ->
                Future.succeededFuture(
                    new TokenSource(
                        vertx,
                        "account",
                        new WordProtocol(port),
                        config,
                        new TokenMetrics(registry, "test"),
                        new VertxTime(home),
                        new Random(1)))));
  }

  private static <T> Future<T> on(Context context, Callable<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> {
      try {
        task.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  /** A vendor made for tests: {@code granted SECONDS}, or {@code denied WHY}. */
  private record WordProtocol(int port) implements TokenProtocol {
    @Override
    public TokenRequest request(Instant now) {
      return new TokenRequest(
          "POST",
          URI.create("http://127.0.0.1:" + port + "/token?key=hush"),
          Map.of("X-Key", "hush"),
          "grant=1".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Token parse(int status, String contentType, byte[] body, Instant now)
        throws TokenRefusedException {
      String text = new String(body, StandardCharsets.UTF_8);
      if (text.startsWith("denied")) {
        throw new TokenRefusedException(status, text, status >= 429);
      }
      return new Token(text, now.plusSeconds(Long.parseLong(text.split(" ")[1])));
    }
  }
}
