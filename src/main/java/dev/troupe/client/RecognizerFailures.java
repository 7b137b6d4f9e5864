package dev.troupe.client;

import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkFailureException;
import dev.troupe.link.PeerWord;
import dev.troupe.link.TokenFailure;
import dev.troupe.link.TokenUnavailableException;
import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;

/** Translates what link and token source report into what callers of a recogniser read. */
final class RecognizerFailures {
  private RecognizerFailures() {}

  /** Why there is no connection. */
  static RecognitionException connecting(Throwable error) {
    return switch (error) {
      case RecognitionException known -> known;
      case TokenUnavailableException e ->
          new RecognitionFailure(token(e.failure()), e.failure().message()).asException();
      case LinkFailureException e ->
          new RecognitionFailure(
                  isTokenRefused(error) ? Reason.VENDOR_ACCESS_DENIED : Reason.VENDOR_UNREACHABLE,
                  e.failure().message())
              .asException();
      default ->
          new RecognitionFailure(Reason.VENDOR_UNREACHABLE, String.valueOf(error)).asException();
    };
  }

  private static Reason token(TokenFailure failure) {
    return switch (failure.cause()) {
      case REFUSED -> failure.retryable() ? Reason.VENDOR_UNREACHABLE : Reason.VENDOR_ACCESS_DENIED;
      case CLOSED -> Reason.NOT_CONNECTED;
      default -> Reason.VENDOR_UNREACHABLE;
    };
  }

  /** Whether the upgrade was answered with unauthorised or forbidden. */
  static boolean isTokenRefused(Throwable error) {
    return error instanceof LinkFailureException e
        && e.failure().word() instanceof PeerWord.UpgradeRefused refused
        && (refused.status() == 401 || refused.status() == 403);
  }

  /** The session is not where this may be sent. */
  static RecognitionFailure illegal(ProtocolError error) {
    return new RecognitionFailure(Reason.ILLEGAL_STATE, String.valueOf(error.getMessage()));
  }

  /** What became of a command or of sound whose frame was not taken. */
  static RecognitionFailure sending(Throwable error) {
    if (!(error instanceof LinkFailureException e)) {
      return new RecognitionFailure(Reason.CONNECTION_LOST, String.valueOf(error));
    }
    LinkFailure failure = e.failure();
    Reason notSent =
        failure.cause() == LinkCause.SEND_QUEUE_FULL
            ? Reason.SEND_QUEUE_FULL
            : Reason.CONNECTION_LOST;
    return new RecognitionFailure(
        failure.mayHaveArrived() ? Reason.OUTCOME_UNKNOWN : notSent, failure.message());
  }
}
