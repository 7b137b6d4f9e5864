package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.LinkConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.NetSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that do not come back, and peers on real sockets. */
final class LinkSocketTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final LinkMetrics metrics = new LinkMetrics(registry, "test");
  private Vertx vertx;
  private Links links;
  private SocketOwner owner;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    links = new Links(vertx, LinkConfig.DEFAULT, metrics);
    owner = new SocketOwner(vertx, links);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    if (owner.socket() != null) {
      Waiting.on(owner.close(1000, ""));
    }
    Waiting.on(links.close());
    Waiting.on(vertx.close());
    assertThat(registry.get("troupe.link.links").gauges().stream().mapToDouble(Gauge::value).sum())
        .isZero();
  }

  @Test
  void carriesTextAndBinaryBothWays() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    owner.dial(new LinkPeer("pool", peer.address()));
    owner.write(new Frame.Text("say 1 hello"));
    assertThat(peer.line()).isEqualTo("say 1 hello");

    ServerWebSocket socket = peer.socket();
    socket.writeTextMessage("one");
    socket.writeBinaryMessage(Buffer.buffer("two"));
    socket.writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer("thr"), false));
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("ee"), true));
    socket.writeTextMessage("four");
    for (String message : List.of("text one", "binary two", "binary three", "text four")) {
      assertThat(LinkOwner.take(owner.messages)).isEqualTo(message);
    }
  }

  @Test
  void sendsItsHeadersAndNeverPrintsThem() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    URI address = URI.create(peer.address() + "?sessionKey=hush");
    LinkPeer secret = new LinkPeer("pool", address, Map.of("Authorization", "bearer hush"));
    owner.dial(secret);
    assertThat(peer.headers().get("authorization")).isEqualTo("bearer hush");
    assertThat(secret.toString()).contains("pool", "127.0.0.1").doesNotContain("hush");
  }

  @Test
  void aHeaderCannotSmuggleInAnother() {
    URI address = URI.create("ws://localhost/");
    assertThatThrownBy(() -> new LinkPeer("x", address, Map.of("X-Key", "a\r\nX-Admin: hush")))
        .hasMessageStartingWith("header X-Key: ")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> new LinkPeer("x", address, Map.of("X Key:", "a")))
        .hasMessageStartingWith("header: \"X Key:\" (expected: ");
  }

  @Test
  void saysWhatARefusedUpgradeSaid() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                request.response().setStatusCode(402).end("{\"message\":\"session denied\"}"));
    Waiting.on(server.listen(0, "127.0.0.1"));
    LinkFailure failure = refusal(URI.create("ws://127.0.0.1:" + server.actualPort() + "/"));
    assertThat(failure.cause()).isEqualTo(LinkCause.UPGRADE_REFUSED);
    assertThat(failure.word())
        .isEqualTo(new PeerWord.UpgradeRefused(402, "{\"message\":\"session denied\"}"));
  }

  @Test
  void keepsOnlyTheBeginningOfALongRefusal() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.response().setStatusCode(500).end("ä".repeat(100_000)));
    Waiting.on(server.listen(0, "127.0.0.1"));
    LinkFailure failure = refusal(URI.create("ws://127.0.0.1:" + server.actualPort() + "/"));
    assertThat(failure.word()).isEqualTo(new PeerWord.UpgradeRefused(500, "ä".repeat(4096)));
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (Socket taken = Waiting.portWithoutListener()) {
      LinkFailure failure = refusal(URI.create("ws://127.0.0.1:" + taken.getLocalPort() + "/"));
      assertThat(failure.cause()).isEqualTo(LinkCause.CONNECT_REFUSED);
      assertThat(failure.word()).isNull();
      assertThat(owner.losses).isEmpty();
    }
  }

  @Test
  void saysTheCodeThatThePeerClosedWith() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    owner.dial(new LinkPeer("pool", peer.address()));
    peer.socket().close((short) 4001, "Credits exhausted");
    LinkFailure failure = LinkOwner.take(owner.losses);
    assertThat(failure.cause()).isEqualTo(LinkCause.CLOSED_BY_PEER);
    assertThat(failure.word()).isEqualTo(new PeerWord.ClosedWith(4001, "Credits exhausted"));
  }

  @Test
  void readsWhatComesInOnePieceWithTheUpgradeAndDoesNotWaitForTheConnectionToEnd()
      throws Exception {
    RawPeer peer = RawPeer.start(vertx);
    byte[] error = "no slot".getBytes(StandardCharsets.US_ASCII);
    peer.greeting =
        RawPeer.frame(RawPeer.BINARY, error).appendBuffer(RawPeer.closeFrame(4003, "limit"));
    owner.dial(new LinkPeer("pool", peer.address()));
    assertThat(LinkOwner.take(owner.messages)).isEqualTo("binary no slot");
    assertThat(LinkOwner.take(owner.losses).word())
        .isEqualTo(new PeerWord.ClosedWith(4003, "limit"));
    peer.socket().close();
  }

  @Test
  void aBrokenConnectionIsDroppedAndSaidOnce() throws Exception {
    RawPeer peer = RawPeer.start(vertx);
    owner.dial(new LinkPeer("pool", peer.address()));
    peer.socket().close();
    assertThat(LinkOwner.take(owner.losses).cause()).isEqualTo(LinkCause.DROPPED);
    assertThatThrownBy(() -> owner.write(new Frame.Text("late")))
        .isInstanceOf(ExecutionException.class)
        .extracting(e -> ((LinkFailureException) e.getCause()).failure().cause())
        .isEqualTo(LinkCause.DROPPED);
    Waiting.on(owner.close(1000, ""));
    assertThat(owner.losses).isEmpty();
  }

  @Test
  void closesBehindWhatWasWrittenAndIsNotLostThen() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    owner.dial(new LinkPeer("pool", peer.address()));
    Future<Void> written = owner.call(() -> owner.socket().write(new Frame.Text("say 1 last")));
    Future<Void> closed = owner.close(4000, "enough");
    assertThat(peer.line()).isEqualTo("say 1 last");
    Waiting.on(written);
    Waiting.on(closed);
    ServerWebSocket socket = peer.socket();
    assertThat(socket.closeStatusCode()).isEqualTo((short) 4000);
    assertThat(socket.closeReason()).isEqualTo("enough");
    assertThatThrownBy(() -> owner.write(new Frame.Text("late")))
        .extracting(e -> ((LinkFailureException) e.getCause()).failure().cause())
        .isEqualTo(LinkCause.CLOSED);
    assertThat(owner.losses).isEmpty();
  }

  @Test
  void saysWhichCodesAndReasonsCanBeSent() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    owner.dial(new LinkPeer("pool", peer.address()));
    assertThatThrownBy(() -> Waiting.on(owner.close(70_000, "")))
        .hasRootCauseMessage("code: 70000 (expected: 1000 to 4999)");
    assertThatThrownBy(() -> Waiting.on(owner.close(1000, "ä".repeat(62))))
        .hasRootCauseMessage("reason: \"" + "ä".repeat(62) + "\" (expected: at most 123 bytes)");
  }

  @Test
  void pingsAndIsLostWhenThePeerFallsSilent() throws Exception {
    Links impatient = new Links(vertx, impatient(Duration.ofSeconds(10)), metrics);
    SocketOwner other = new SocketOwner(vertx, impatient);
    RawPeer peer = RawPeer.start(vertx);
    other.dial(new LinkPeer("pool", peer.address()));
    assertThat(LinkOwner.take(other.losses).cause()).isEqualTo(LinkCause.SILENT);
    Waiting.on(impatient.close());
  }

  @Test
  void measuresTheRoundTripToAPeerThatAnswersPings() throws Exception {
    Links impatient = new Links(vertx, impatient(Duration.ofSeconds(10)), metrics);
    SocketOwner other = new SocketOwner(vertx, impatient);
    LinePeer peer = LinePeer.start(vertx);
    other.dial(new LinkPeer("pool", peer.address()));
    ServerWebSocket socket = peer.socket();
    while (other.socket().roundTrip() == null) {
      socket.writeTextMessage("tick");
      LinkOwner.take(other.messages);
    }
    assertThat(other.socket().roundTrip()).isPositive();
    assertThat(other.losses).isEmpty();
    Waiting.on(other.close(1000, ""));
    Waiting.on(impatient.close());
  }

  @Test
  void anUpgradeThatIsNeverAnsweredTimesOut() throws Exception {
    Links impatient = new Links(vertx, impatient(Duration.ofMillis(300)), metrics);
    RawPeer peer = RawPeer.start(vertx);
    peer.mute = true;
    Future<LinkSocket> dial =
        new SocketOwner(vertx, impatient).dialling(new LinkPeer("pool", peer.address()));
    assertThatThrownBy(() -> Waiting.on(dial))
        .extracting(e -> ((LinkFailureException) e.getCause()).failure().cause())
        .isEqualTo(LinkCause.HANDSHAKE_TIMEOUT);
    Waiting.on(impatient.close());
  }

  @Test
  void refusesMoreThanTheBoundWhileThePeerDoesNotReadAndSaysWhenToGoOn() throws Exception {
    LinkConfig patient =
        new LinkConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMillis(200),
            new LinkConfig.Liveness(
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30)),
            LinkConfig.Retry.DEFAULT,
            new LinkConfig.Limits(8 << 20, 1024, 1 << 20));
    WebSocketClientOptions small = Dialer.options(patient).setSendBufferSize(8192);
    Links tight = new Links(vertx, patient, metrics, small);
    SocketOwner other = new SocketOwner(vertx, tight);
    RawPeer peer = RawPeer.start(vertx);
    other.dial(new LinkPeer("pool", peer.address()));
    NetSocket socket = peer.socket().pause();
    List<Future<Void>> taken = new ArrayList<>();
    Future<Void> last;
    do {
      last = other.call(() -> other.socket().write(new Frame.Binary(new byte[20_000])));
      taken.add(last);
      Waiting.on(other.call(Future::succeededFuture));
    } while (!last.failed() && taken.size() < 500);
    assertThat(last.cause())
        .isInstanceOfSatisfying(
            LinkFailureException.class,
            e -> assertThat(e.failure().cause()).isEqualTo(LinkCause.SEND_QUEUE_FULL));
    taken.removeLast();
    assertThat(other.news).isEmpty();
    socket.resume();
    assertThat(LinkOwner.take(other.news)).isEqualTo("writable");
    Waiting.on(Future.all(taken));
    other.write(new Frame.Text("next"));
    Waiting.on(other.close(1000, ""));
    Waiting.on(tight.close());
  }

  @Test
  void refusesToBeUsedOffItsContext() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    owner.dial(new LinkPeer("pool", peer.address()));
    assertThatThrownBy(() -> owner.socket().write(new Frame.Text("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the socket to pool");
    assertThatThrownBy(() -> links.dial(new LinkPeer("pool", peer.address()), owner, null))
        .isInstanceOf(IllegalStateException.class);
  }

  private LinkFailure refusal(URI address) throws Exception {
    Future<LinkSocket> dial = owner.dialling(new LinkPeer("pool", address));
    try {
      Waiting.on(dial);
      throw new AssertionError("a socket came");
    } catch (ExecutionException e) {
      return ((LinkFailureException) e.getCause()).failure();
    }
  }

  private static LinkConfig impatient(Duration handshake) {
    return new LinkConfig(
        Duration.ofMillis(500),
        handshake,
        Duration.ofMillis(500),
        new LinkConfig.Liveness(
            Duration.ofMillis(200),
            Duration.ofMillis(600),
            Duration.ofMillis(200),
            Duration.ofMillis(300)),
        LinkConfig.Retry.DEFAULT,
        LinkConfig.Limits.DEFAULT);
  }
}
