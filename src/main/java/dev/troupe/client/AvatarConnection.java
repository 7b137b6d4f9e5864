package dev.troupe.client;

import dev.troupe.avatar.AvatarEnding;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.AvatarProtocol;
import dev.troupe.avatar.AvatarUpgrade;
import dev.troupe.avatar.SocketErrors;
import dev.troupe.link.Frame;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkPeer;
import dev.troupe.link.LinkSocket;
import dev.troupe.link.Links;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One try at a session: its dial, its handshake, and the session itself until the socket ends. Once
 * over it says nothing more, whatever is still on its way. Confined to the session's context.
 */
final class AvatarConnection implements LinkSocket.Listener {

  /** Who hears what a confirmed session says. */
  interface Owner {
    void heard(AvatarEvent event);

    void failed(AvatarError error);

    /** The socket is gone, not by our wish; nothing comes after this. */
    void ended(AvatarEnding ending);
  }

  private enum Stage {
    DIALLING,
    GREETING,
    CONFIRMED,
    OVER
  }

  private final AvatarProtocol protocol;
  private final Links links;
  private final Time time;
  private final Owner owner;
  private final Promise<AvatarEvent.Confirmed> confirmed = Promise.promise();
  private Stage stage = Stage.DIALLING;
  private @Nullable LinkSocket socket;
  private @Nullable AvatarUplink uplink;
  private Time.@Nullable Timer patience;

  AvatarConnection(AvatarProtocol protocol, Links links, Time time, Owner owner) {
    this.protocol = protocol;
    this.links = links;
    this.time = time;
    this.owner = owner;
  }

  /**
   * Done when the service has confirmed the session.
   *
   * @param patience for the confirmation, once the socket stands
   */
  Future<AvatarEvent.Confirmed> open(String token, Duration patience) {
    AvatarUpgrade upgrade = protocol.upgrade(token);
    LinkPeer peer = new LinkPeer(upgrade.address().getHost(), upgrade.address(), upgrade.headers());
    links
        .dial(peer, this, time)
        .onComplete(
            dialled -> greet(dialled, patience),
            error -> giveUp(SocketErrors.dialling(error, protocol)));
    return confirmed.future();
  }

  private void greet(LinkSocket dialled, Duration within) {
    if (stage == Stage.OVER) {
      dialled.close(1000, "");
      return;
    }
    socket = dialled;
    stage = Stage.GREETING;
    patience = time.after(within, () -> giveUp(unconfirmed(within)));
    // If this fails the socket is lost, which is told by itself.
    dialled.write(new Frame.Binary(protocol.hello()));
  }

  private static AvatarError unconfirmed(Duration within) {
    return AvatarError.of(
        AvatarErrorCode.CONNECTION_FAILED,
        AvatarPhase.WEBSOCKET_HANDSHAKE,
        "the service did not confirm the session within %d ms".formatted(within.toMillis()));
  }

  /** Speech behind everything before it; only once confirmed. */
  AvatarUplink uplink() {
    if (uplink == null) {
      throw new IllegalStateException("uplink: none (expected: after the confirmation)");
    }
    return uplink;
  }

  /** Says goodbye; what is under way fails. */
  Future<Void> close(AvatarError why) {
    LinkSocket open = socket;
    if (stage == Stage.CONFIRMED) {
      over();
      uplink().fail(why);
    } else {
      giveUp(why);
    }
    return open == null ? Future.succeededFuture() : open.close(1000, "");
  }

  @Override
  public void message(byte[] bytes, boolean binary) {
    switch (stage) {
      case GREETING -> greeted(protocol.decode(bytes, binary));
      case CONFIRMED -> told(protocol.decode(bytes, binary), binary);
      case DIALLING, OVER -> {}
    }
  }

  private void greeted(AvatarEvent event) {
    switch (event) {
      case AvatarEvent.Confirmed confirmation -> {
        stage = Stage.CONFIRMED;
        quiet();
        uplink = new AvatarUplink(new SocketWire(Objects.requireNonNull(socket)), protocol);
        confirmed.complete(confirmation);
      }
      case AvatarEvent.ServerFailed failure -> giveUp(protocol.failed(failure));
      case AvatarEvent.Unreadable unreadable -> giveUp(protocol.unreadable(unreadable));
      default ->
          giveUp(
              protocol.unreadable(
                  new AvatarEvent.Unreadable("something else than a confirmation")));
    }
  }

  private void told(AvatarEvent event, boolean binary) {
    switch (event) {
      case AvatarEvent.ServerFailed failure -> owner.failed(protocol.failed(failure));
      case AvatarEvent.Unreadable unreadable -> {
        // Text is no part of the protocol and ignored by everyone.
        if (binary) {
          owner.failed(protocol.unreadable(unreadable));
        }
      }
      case AvatarEvent.Animation motion -> owner.heard(motion);
      case AvatarEvent.Playback playback -> owner.heard(playback);
      case AvatarEvent.Confirmed again -> {}
      case AvatarEvent.Unknown unknown -> {}
    }
  }

  @Override
  public void writable() {
    if (stage == Stage.CONFIRMED) {
      uplink().flush();
    }
  }

  @Override
  public void lost(LinkFailure failure) {
    AvatarEnding ending = SocketErrors.ending(failure, protocol);
    if (stage == Stage.CONFIRMED) {
      over();
      uplink().fail(ending.error());
      owner.ended(ending);
    } else {
      giveUp(ending.error());
    }
  }

  private void giveUp(AvatarError error) {
    if (stage == Stage.OVER) {
      return;
    }
    over();
    if (socket != null) {
      socket.close(1000, "");
    }
    confirmed.fail(error.asException());
  }

  private void over() {
    stage = Stage.OVER;
    quiet();
  }

  private void quiet() {
    if (patience != null) {
      patience.cancel();
    }
  }

  /** The socket as the uplink sees it. */
  private record SocketWire(LinkSocket socket) implements AvatarUplink.Wire {
    @Override
    public boolean writable() {
      return socket.writable();
    }

    @Override
    public Future<Void> write(byte[] message) {
      return socket.write(new Frame.Binary(message));
    }
  }
}
