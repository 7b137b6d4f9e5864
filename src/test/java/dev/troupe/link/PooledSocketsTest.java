package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.LinkConfig;
import dev.troupe.config.PoolConfig;
import dev.troupe.config.TokenConfig;
import dev.troupe.time.VertxTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens, sockets and pool together, as a vendor's sessions use them, over real loopback. */
final class PooledSocketsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Vertx vertx = Vertx.vertx();
  private final Context home = vertx.getOrCreateContext();
  private final Context lane = vertx.getOrCreateContext();
  private final AtomicInteger tokensIssued = new AtomicInteger();
  private Links links;
  private LinePeer peer;
  private TokenSource tokens;
  private Pool<URI, LineSession> pool;

  @BeforeEach
  void start() throws Exception {
    HttpServer issuer =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.response().end("token-" + tokensIssued.incrementAndGet()));
    Waiting.on(issuer.listen(0, "127.0.0.1"));
    links = new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(registry, "test"));
    peer = LinePeer.start(vertx);
    PoolConfig config = new Settings().config();
    VertxTime time = new VertxTime(home);
    Random random = new Random(1);
    onHome(() -> {
      tokens =
          new TokenSource(
              vertx,
              "account",
              new PlainProtocol(issuer.actualPort()),
              TokenConfig.DEFAULT,
              new TokenMetrics(registry, "test"),
              time,
              random);
      pool =
          new Pool<>(
              "lines",
              config,
              new LineMaker(),
              List.of(lane),
              new PoolMetrics(registry, "test"),
              time,
              random);
      return Future.succeededFuture();
    });
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Waiting.on(pool.close());
    Waiting.on(tokens.close());
    Waiting.on(links.close());
    Waiting.on(vertx.close());
  }

  @Test
  void aSessionIsOpenedWithATokenUsedResetAndUsedAgain() throws Exception {
    Lease<LineSession> first = borrow(peer.address());
    assertThat(peer.headers().get("Authorization")).isEqualTo("bearer token-1");
    onLane(() -> first.session().socket().write(new Frame.Text("say 1 hello")));
    assertThat(peer.line()).isEqualTo("say 1 hello");
    first.reuse();
    Lease<LineSession> second = borrow(peer.address());
    assertThat(second.session()).isSameAs(first.session());
    assertThat(peer.upgrades()).isEqualTo(1);
    ServerWebSocket socket = peer.socket();
    Promise<Void> closed = Promise.promise();
    socket.closeHandler(closed::complete);
    second.discard();
    Waiting.on(closed.future());
    assertThat(socket.closeStatusCode()).isEqualTo((short) 1000);
  }

  @Test
  void aSessionThatThePeerEndsWhileItIsIdleReachesNobody() throws Exception {
    Lease<LineSession> first = borrow(peer.address());
    first.reuse();
    Waiting.on(peer.socket().close((short) 4002, "enough"));
    Lease<LineSession> second = borrow(peer.address());
    assertThat(second.session()).isNotSameAs(first.session());
    second.discard();
  }

  @Test
  void aRefusedUpgradeTellsTheBorrowerWhatThePeerSaid() throws Exception {
    peer.acceptsUpgrades = false;
    assertThatThrownBy(() -> borrow(peer.address()))
        .isInstanceOf(ExecutionException.class)
        .extracting(e -> ((PoolFailureException) e.getCause()).failure())
        .satisfies(failure -> {
          assertThat(failure.cause()).isEqualTo(PoolCause.REFUSED);
          assertThat(failure.origin().error())
              .isInstanceOfSatisfying(
                  LinkFailureException.class,
                  e ->
                      assertThat(e.failure().word())
                          .isEqualTo(new PeerWord.UpgradeRefused(503, "Service Unavailable")));
        });
  }

  private Lease<LineSession> borrow(URI key) throws Exception {
    return Waiting.on(pool.borrow(key, "somebody").lease());
  }

  private void onLane(Callable<Future<Void>> task) throws Exception {
    Waiting.on(on(lane, task));
  }

  private void onHome(Callable<Future<Void>> task) throws Exception {
    Waiting.on(on(home, task));
  }

  private static Future<Void> on(Context context, Callable<Future<Void>> task) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(go -> {
      try {
        task.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  /** One socket that answers a probe once everything before it is over. */
  private static final class LineSession implements LinkSocket.Listener {
    private final Pool.Watch watch;
    private LinkSocket socket;
    private Promise<Void> reset = Promise.promise();
    private volatile boolean over;

    LineSession(Pool.Watch watch) {
      this.watch = watch;
    }

    LineSession on(LinkSocket dialled) {
      socket = dialled;
      return this;
    }

    LinkSocket socket() {
      return socket;
    }

    Future<Void> reset() {
      reset = Promise.promise();
      return socket.write(new Frame.Text("probe 1")).compose(sent -> reset.future());
    }

    @Override
    public void message(byte[] bytes, boolean binary) {
      reset.tryComplete();
    }

    @Override
    public void lost(LinkFailure failure) {
      over = true;
      watch.lost(null);
    }
  }

  private final class LineMaker implements Pool.Maker<URI, LineSession> {
    @Override
    public Future<LineSession> make(URI key, Pool.Watch watch) {
      LineSession session = new LineSession(watch);
      return tokens
          .take()
          .compose(token ->
              links.dial(
                  new LinkPeer("lines", key, Map.of("Authorization", "bearer " + token.value())),
                  session,
                  new VertxTime(Vertx.currentContext())))
          .map(session::on);
    }

    @Override
    public MakeFailure judge(Throwable error) {
      boolean refused =
          error instanceof LinkFailureException link
              && link.failure().word() instanceof PeerWord.UpgradeRefused;
      return new MakeFailure(
          refused ? LinkCause.UPGRADE_REFUSED : LinkCause.DROPPED,
          refused ? MakeFailure.Verdict.KEY_REFUSED : MakeFailure.Verdict.PASSING,
          String.valueOf(error.getMessage()),
          null,
          error);
    }

    @Override
    public boolean healthy(LineSession session) {
      return !session.over;
    }

    @Override
    public Future<Void> reset(LineSession session) {
      return session.reset();
    }

    @Override
    public Future<Void> clean(LineSession session) {
      return session.reset();
    }

    @Override
    public Future<Void> close(LineSession session) {
      return session.socket().close(1000, "");
    }
  }

  /** The whole answer is the token. */
  private record PlainProtocol(int port) implements TokenProtocol {
    @Override
    public TokenRequest request(Instant now) {
      return new TokenRequest(
          "POST", URI.create("http://127.0.0.1:" + port + "/token"), Map.of(), new byte[0]);
    }

    @Override
    public Token parse(int status, String contentType, byte[] body, Instant now) {
      return new Token(new String(body, StandardCharsets.UTF_8), now.plus(Duration.ofMinutes(5)));
    }
  }
}
