package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.LinkConfig;
import dev.troupe.link.LinkOwner.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A link and a peer on real sockets. */
final class LinkTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Vertx vertx;
  private Links links;
  private LinePeer peer;
  private LinkOwner owner;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    links = new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(registry, "test"));
    peer = LinePeer.start(vertx);
    owner = new LinkOwner(vertx, links, new LinkPeer("alice", peer.address()));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Waiting.on(owner.close());
    Waiting.on(links.close());
    Waiting.on(vertx.close());
    assertThat(registry.get("troupe.link.send.queue").gauge().value()).isZero();
    assertThat(links("ready") + links("opening") + links("dialing") + links("backoff")).isZero();
  }

  @Test
  void getsReadyAfterTheHandshakeWithWhatThePeerSaid() throws Exception {
    owner.open();
    assertThat(owner.await(LinkState.Ready.class).detail()).isEqualTo("welcome 5-1");
    assertThat(links("ready")).isEqualTo(1);
  }

  @Test
  void tellsSendingProgressAndEndOfACommandInThisOrder() throws Exception {
    owner.openAndReady();
    Outcome outcome = owner.ask("what", true);
    String id = peer.line().split(" ")[1];
    ServerWebSocket socket = peer.socket();
    socket.writeTextMessage("more " + id + " some");
    socket.writeTextMessage("end " + id + " all");
    socket.writeTextMessage("end " + id + " late");
    assertThat(outcome.next()).isEqualTo("sent");
    assertThat(outcome.next()).isEqualTo("progress some");
    assertThat(outcome.next()).isEqualTo("ended all");
    assertThat(LinkOwner.take(owner.news).event()).isEqualTo("some");
    assertThat(LinkOwner.take(owner.news).event()).isEqualTo("all");
    assertThat(LinkOwner.take(owner.news).event()).isEqualTo("late");
    assertThat(outcome.silent()).isTrue();
  }

  @Test
  void aCommandWithoutAnswerEndsWhenItsBytesAreTaken() throws Exception {
    owner.openAndReady();
    Outcome outcome = owner.ask("light", false);
    assertThat(outcome.next()).isEqualTo("sent");
    assertThat(peer.line()).endsWith("light");
  }

  @Test
  void whatTheOwnerSendsOnReadyGoesFirst() throws Exception {
    owner.whenReady = () -> owner.send("restore", false, Link.NO_DEADLINE);
    owner.openAndReady();
    owner.ask("after", false);
    assertThat(peer.line()).endsWith("restore");
    assertThat(peer.line()).endsWith("after");
  }

  @Test
  void aBarrierComesBackAndIsNoNews() throws Exception {
    owner.openAndReady();
    Outcome outcome = new Outcome();
    owner.call(() -> {
      owner.link().barrier(owner.link().nextRequestId(), Link.NO_DEADLINE, outcome);
      return null;
    });
    assertThat(outcome.next()).isEqualTo("sent");
    assertThat(outcome.next()).startsWith("ended welcome");
    assertThat(owner.news).isEmpty();
  }

  @Test
  void failsCommandsAtOnceWhileNotReady() throws Exception {
    assertThat(owner.ask("early", true).next()).isEqualTo("failed RELEASED");
    peer.greeting = "";
    owner.open();
    owner.await(LinkState.Opening.class);
    assertThat(owner.ask("early", true).next()).isEqualTo("failed NOT_READY");
  }

  @Test
  void failsWhatIsInFlightAtOnceWhenThePeerRestartsAndComesBack() throws Exception {
    owner.openAndReady();
    Outcome outcome = owner.ask("long", true);
    assertThat(outcome.next()).isEqualTo("sent");
    peer.stop();
    assertThat(outcome.next()).endsWith("after sending");
    owner.await(LinkState.Backoff.class);
    owner.await(s ->
        s instanceof LinkState.Backoff lost && lost.failure().cause() == LinkCause.CONNECT_REFUSED);
    assertThat(owner.ask("meanwhile", true).next()).isEqualTo("failed CONNECT_REFUSED");
    peer.restart();
    owner.await(LinkState.Ready.class);
    assertThat(owner.ask("again", false).next()).isEqualTo("sent");
  }

  @Test
  void tellsACleanCloseFromADrop() throws Exception {
    owner.openAndReady();
    peer.socket().close((short) 4002, "go away");
    LinkFailure closed = owner.await(LinkState.Backoff.class).failure();
    assertThat(closed.cause()).isEqualTo(LinkCause.CLOSED_BY_PEER);
    assertThat(closed.message()).contains("4002", "go away");
    owner.await(LinkState.Ready.class);
  }

  @Test
  void tellsARefusedUpgradeFromADeadPort() throws Exception {
    peer.acceptsUpgrades = false;
    owner.open();
    LinkFailure failure = owner.await(LinkState.Backoff.class).failure();
    assertThat(failure.cause()).isEqualTo(LinkCause.UPGRADE_REFUSED);
    assertThat(failure.message()).contains("503");
    peer.acceptsUpgrades = true;
    owner.await(LinkState.Ready.class);
  }

  @Test
  void keepsAskingAPeerThatDeniesAccess() throws Exception {
    peer.greeting = "denied";
    owner.open();
    assertThat(owner.await(LinkState.Backoff.class).failure().cause())
        .isEqualTo(LinkCause.ACCESS_DENIED);
    assertThat(owner.ask("x", true).next()).isEqualTo("failed ACCESS_DENIED");
    peer.greeting = "welcome";
    owner.await(LinkState.Ready.class);
  }

  @Test
  void aReleasedLinkStaysAwayUntilOpenedAgain() throws Exception {
    owner.openAndReady();
    Outcome outcome = owner.ask("open", true);
    assertThat(outcome.next()).isEqualTo("sent");
    Waiting.on(owner.call(() -> owner.link().release()));
    assertThat(outcome.next()).isEqualTo("failed RELEASED after sending");
    ServerWebSocket first = peer.socket();
    assertThat(first.closeStatusCode()).isEqualTo((short) 1000);
    owner.await(LinkState.Released.class);
    owner.openAndReady();
    assertThat(peer.upgrades()).isEqualTo(2);
  }

  @Test
  void refusesToBeUsedOffItsContext() {
    assertThatThrownBy(() -> owner.link().release())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the link of alice");
  }

  @Test
  void anUnreadableMessageCostsNothing() throws Exception {
    owner.openAndReady();
    ServerWebSocket socket = peer.socket();
    socket.writeTextMessage("{garbage");
    socket.writeTextMessage("boom 1");
    socket.writeBinaryMessage(Buffer.buffer(new byte[] {1, 2, 3}));
    socket.writeTextMessage("news of the day");
    assertThat(LinkOwner.take(owner.news).event()).isEqualTo("news of the day");
    assertThat(owner.unreadable).hasSize(3);
    assertThat(peer.upgrades()).isEqualTo(1);
  }

  @Test
  void fiveMegabytesPassInOneFrameAndInMany() throws Exception {
    owner.openAndReady();
    ServerWebSocket socket = peer.socket();
    String large = "news " + "x".repeat(5_000_000);
    socket.writeFinalTextFrame(large);
    assertThat(LinkOwner.take(owner.news).event()).hasSize(large.length());
    socket.writeFrame(WebSocketFrame.textFrame(large, false));
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("y".repeat(1000)), true));
    assertThat(LinkOwner.take(owner.news).event()).hasSize(large.length() + 1000);
    assertThat(peer.upgrades()).isEqualTo(1);
  }

  @Test
  void nineMegabytesInOneFrameCostOneReconnect() throws Exception {
    owner.openAndReady();
    peer.socket().writeFinalTextFrame("news " + "x".repeat(9_000_000));
    assertThat(owner.await(LinkState.Backoff.class).failure().cause())
        .isEqualTo(LinkCause.OVERSIZE);
    owner.await(LinkState.Ready.class);
    assertThat(peer.upgrades()).isEqualTo(2);
  }

  @Test
  void nineMegabytesInManyFramesCostOneReconnect() throws Exception {
    owner.openAndReady();
    ServerWebSocket socket = peer.socket();
    socket.writeFrame(WebSocketFrame.textFrame("news " + "x".repeat(5_000_000), false));
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("x".repeat(4_000_000)), true));
    assertThat(owner.await(LinkState.Backoff.class).failure().cause())
        .isEqualTo(LinkCause.OVERSIZE);
    owner.await(LinkState.Ready.class);
    assertThat(peer.upgrades()).isEqualTo(2);
  }

  @Test
  void aCommandWhoseDeadlinePassedIsNeverSent() throws Exception {
    owner.openAndReady();
    Outcome late = owner.call(() -> owner.send("late", true, owner.time.nanos() - 1));
    assertThat(late.next()).isEqualTo("failed DEADLINE");
    owner.ask("next", false);
    assertThat(peer.line()).endsWith("next");
  }

  @Test
  void aCommandWithoutAnswerByItsDeadlineFails() throws Exception {
    owner.openAndReady();
    Outcome outcome = owner.call(() -> owner.send("slow", true, owner.time.nanos() + 50_000_000));
    assertThat(outcome.next()).isEqualTo("sent");
    assertThat(outcome.next()).isEqualTo("failed DEADLINE after sending");
  }

  @Test
  void aCommandThatTheProtocolCannotExpressIsRefused() throws Exception {
    owner.openAndReady();
    assertThat(owner.ask("", true).next()).isEqualTo("failed INVALID");
  }

  @Test
  void theFirstWriteBehindTheFenceClosesTheSocketInstead() throws Exception {
    boolean[] mine = {true};
    LinkOwner fenced =
        new LinkOwner(vertx, links, new LinkPeer("bob", peer.address(), nanos -> mine[0]));
    fenced.openAndReady();
    fenced.call(() -> {
      mine[0] = false;
      return null;
    });
    assertThat(fenced.ask("late", true).next()).isEqualTo("failed FENCED");
    assertThat(fenced.await(LinkState.Released.class).reason().cause()).isEqualTo(LinkCause.FENCED);
    Waiting.on(fenced.close());
  }

  @Test
  void neitherPingsNorDialsBehindTheFence() throws Exception {
    boolean[] mine = {true};
    LinkOwner fenced =
        new LinkOwner(vertx, links, new LinkPeer("bob", peer.address(), nanos -> mine[0]));
    fenced.openAndReady();
    fenced.call(() -> {
      mine[0] = false;
      return null;
    });
    assertThat(fenced.await(LinkState.Released.class).reason().cause()).isEqualTo(LinkCause.FENCED);
    fenced.open();
    assertThat(fenced.await(LinkState.Released.class).reason().cause()).isEqualTo(LinkCause.FENCED);
    assertThat(peer.upgrades()).isEqualTo(1);
    Waiting.on(fenced.close());
  }

  @Test
  void goesOnCountingWhereAnotherLinkEnded() throws Exception {
    owner.call(() -> {
      owner.link().open(5, 41);
      return null;
    });
    owner.await(LinkState.Ready.class);
    owner.ask("next", false);
    // Its hello was the 42nd.
    assertThat(peer.line().split(" ")[1]).isEqualTo("5-43");
    assertThat(owner.<Long>call(() -> owner.link().counted())).isEqualTo(43);
  }

  @Test
  void namesTheAddressThatIsNoWebSocket() {
    assertThatThrownBy(() -> new LinkPeer("x", URI.create("http://robot/")))
        .hasMessage("address: \"http://robot/\" (expected: ws://HOST[:PORT]/PATH or wss://…)");
  }

  private double links(String state) {
    return registry.get("troupe.link.links").tag("state", state).gauge().value();
  }
}
