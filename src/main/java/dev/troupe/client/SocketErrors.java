package dev.troupe.client;

import dev.troupe.avatar.AvatarEnding;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.AvatarProtocol;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkFailureException;
import dev.troupe.link.PeerWord;

/** Translates what a socket reports into what callers of an avatar read. */
final class SocketErrors {
  private SocketErrors() {}

  /** No socket came to stand. */
  static AvatarError dialling(Throwable error, AvatarProtocol protocol) {
    if (!(error instanceof LinkFailureException known)) {
      return protocol.unreachable(String.valueOf(error.getMessage()));
    }
    return known.failure().word() instanceof PeerWord.UpgradeRefused refused
        ? protocol.refused(refused.status(), null, refused.body())
        : protocol.unreachable(known.failure().message());
  }

  /** The socket ended, not by our wish. */
  static AvatarEnding ending(LinkFailure failure, AvatarProtocol protocol) {
    return failure.word() instanceof PeerWord.ClosedWith closed
        ? protocol.closed(closed.code(), closed.reason())
        : new AvatarEnding(protocol.broken(failure.message()), false);
  }

  /** A message did not get through. */
  static AvatarError sending(Throwable error) {
    String message =
        error instanceof LinkFailureException known
            ? known.failure().message()
            : String.valueOf(error.getMessage());
    return AvatarError.of(AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.WEBSOCKET_SEND, message);
  }
}
