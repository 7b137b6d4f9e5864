package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.LinkConfig;
import dev.troupe.link.LinkOwner.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link and a peer that is there, but not alive. */
final class DeadPeerTest {
  private static final LinkConfig IMPATIENT =
      new LinkConfig(
          Duration.ofMillis(500),
          Duration.ofMillis(300),
          Duration.ofMillis(500),
          new LinkConfig.Liveness(
              Duration.ofMillis(200),
              Duration.ofMillis(600),
              Duration.ofMillis(200),
              Duration.ofMillis(300)),
          LinkConfig.Retry.DEFAULT,
          LinkConfig.Limits.DEFAULT);

  private static final LinkConfig PATIENT =
      new LinkConfig(
          LinkConfig.DEFAULT.connectTimeout(),
          LinkConfig.DEFAULT.handshakeTimeout(),
          Duration.ofMillis(500),
          new LinkConfig.Liveness(
              Duration.ofSeconds(30),
              Duration.ofSeconds(60),
              Duration.ofSeconds(60),
              Duration.ofSeconds(30)),
          LinkConfig.Retry.DEFAULT,
          new LinkConfig.Limits(8 << 20, 16, 1 << 20));

  private final LinkMetrics metrics = new LinkMetrics(new SimpleMeterRegistry(), "test");
  private Vertx vertx;
  private Links links;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    links = new Links(vertx, IMPATIENT, metrics);
  }

  @AfterEach
  void stop() throws Exception {
    Waiting.on(links.close());
    Waiting.on(vertx.close());
  }

  @Test
  void aVanishedPeerIsSeenWithinFiveSecondsByDefault() throws Exception {
    Links patient = new Links(vertx, LinkConfig.DEFAULT, metrics);
    RawPeer peer = RawPeer.start(vertx);
    LinkOwner owner = new LinkOwner(vertx, patient, new LinkPeer("alice", peer.address()));
    owner.openAndReady();
    Outcome outcome = owner.ask("anyone", true);
    assertThat(outcome.next()).isEqualTo("sent");
    long from = System.nanoTime();
    assertThat(outcome.next()).isEqualTo("failed SILENT after sending");
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
    owner.close();
    Waiting.on(patient.close());
  }

  @Test
  void aSocketThatAnswersPingsBeforeADeadApplicationIsUnresponsive() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    peer.answersProbes = false;
    LinkOwner owner = owner(peer.address()).openAndReady();
    LinkFailure failure = owner.await(LinkState.Backoff.class).failure();
    assertThat(failure.cause()).isEqualTo(LinkCause.UNRESPONSIVE);
    peer.answersProbes = true;
    owner.await(LinkState.Ready.class);
    owner.close();
  }

  @Test
  void aQuietButLivingPeerIsKept() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    LinkOwner owner = owner(peer.address()).openAndReady();
    // Long enough for several probes and pings.
    owner.call(() -> owner.time.after(Duration.ofMillis(1500), () -> owner.unreadable.add("ding")));
    assertThat(LinkOwner.take(owner.unreadable)).isEqualTo("ding");
    assertThat(owner.link().state()).isInstanceOf(LinkState.Ready.class);
    assertThat(peer.upgrades()).isEqualTo(1);
    owner.close();
  }

  @Test
  void anApplicationThatNeverGreetsTimesOut() throws Exception {
    LinePeer peer = LinePeer.start(vertx);
    peer.greeting = "";
    LinkOwner owner = owner(peer.address());
    owner.open();
    assertThat(owner.await(LinkState.Backoff.class).failure().cause())
        .isEqualTo(LinkCause.HANDSHAKE_TIMEOUT);
    owner.close();
  }

  @Test
  void anUpgradeThatIsNeverAnsweredTimesOut() throws Exception {
    RawPeer peer = RawPeer.start(vertx);
    peer.mute = true;
    LinkOwner owner = owner(peer.address());
    owner.open();
    assertThat(owner.await(LinkState.Backoff.class).failure().cause())
        .isEqualTo(LinkCause.HANDSHAKE_TIMEOUT);
    owner.close();
  }

  @Test
  void anUnknownHostIsRefused() throws Exception {
    LinkOwner owner = owner(URI.create("ws://nobody.invalid/"));
    owner.open();
    assertThat(owner.await(LinkState.Backoff.class).failure().cause())
        .isIn(LinkCause.CONNECT_REFUSED, LinkCause.CONNECT_TIMEOUT);
    owner.close();
  }

  @Test
  void aBrokenConnectionIsDropped() throws Exception {
    RawPeer peer = RawPeer.start(vertx);
    LinkOwner owner = owner(peer.address()).openAndReady();
    peer.socket().close();
    assertThat(owner.await(LinkState.Backoff.class).failure().cause()).isEqualTo(LinkCause.DROPPED);
    owner.close();
  }

  @Test
  void aReleaseEndsThoughThePeerDoesNotAnswerTheCloseFrame() throws Exception {
    RawPeer peer = RawPeer.start(vertx);
    LinkOwner owner = owner(peer.address()).openAndReady();
    Waiting.on(owner.call(() -> owner.link().release()));
    owner.await(LinkState.Released.class);
  }

  @Test
  void commandsBeyondTheBoundsAreRefusedWhileThePeerDoesNotRead() throws Exception {
    WebSocketClientOptions small = Dialer.options(PATIENT).setSendBufferSize(8192);
    Links patient = new Links(vertx, PATIENT, metrics, small);
    RawPeer peer = RawPeer.start(vertx);
    LinkOwner owner = new LinkOwner(vertx, patient, new LinkPeer("alice", peer.address()));
    owner.openAndReady();
    NetSocket socket = peer.socket().pause();
    Outcome outcome = owner.ask("x".repeat(20_000), false);
    for (int i = 0; i < 200 && !outcome.refused(); i++) {
      outcome = owner.ask("x".repeat(20_000), false);
    }
    assertThat(outcome.next()).isEqualTo("failed SEND_QUEUE_FULL");
    Outcome woken = new Outcome();
    owner.call(() -> {
      assertThat(owner.link().writable()).isFalse();
      owner.link().onWritable(woken::sent);
      return null;
    });
    assertThat(woken.silent()).isTrue();
    socket.resume();
    assertThat(woken.next()).isEqualTo("sent");
    assertThat(owner.ask("next", false).next()).isEqualTo("sent");
    Waiting.on(owner.close());
    Waiting.on(patient.close());
  }

  private LinkOwner owner(URI address) throws Exception {
    return new LinkOwner(vertx, links, new LinkPeer("alice", address));
  }
}
