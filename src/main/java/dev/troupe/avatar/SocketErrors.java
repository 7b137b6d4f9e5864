package dev.troupe.avatar;

import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkFailureException;
import dev.troupe.link.PeerWord;

/** Says in the vocabulary of avatars what a socket reports. */
public final class SocketErrors {
  private SocketErrors() {}

  /** No socket came to stand. */
  public static AvatarError dialling(Throwable error, AvatarProtocol protocol) {
    return switch (error) {
      case AvatarException known -> known.error();
      case LinkFailureException link
          when link.failure().word() instanceof PeerWord.UpgradeRefused refused ->
          protocol.refused(refused.status(), null, refused.body());
      case LinkFailureException link -> protocol.unreachable(link.failure().message());
      default -> protocol.unreachable(String.valueOf(error.getMessage()));
    };
  }

  /** A message did not get through. */
  public static AvatarError sending(Throwable error) {
    String message =
        error instanceof LinkFailureException link
            ? link.failure().message()
            : String.valueOf(error.getMessage());
    return AvatarError.of(AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.WEBSOCKET_SEND, message);
  }

  /** The socket ended, not by our wish. */
  public static AvatarEnding ending(LinkFailure failure, AvatarProtocol protocol) {
    return failure.word() instanceof PeerWord.ClosedWith closed
        ? protocol.closed(closed.code(), closed.reason())
        : new AvatarEnding(protocol.broken(failure.message()), false);
  }
}
