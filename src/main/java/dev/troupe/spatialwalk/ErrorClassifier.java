package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a failure is, by the best witness there is: the close code, else the HTTP status and the
 * phase, else a number of gRPC, where an egress can have relayed one, else the words, else the
 * phase alone. The official clients ask the words and gRPC first, and so take a refused key for a
 * bad egress.
 */
final class ErrorClassifier {
  private static final int FIRST_NOT_OK = 300;
  private static final int GRPC_INVALID_ARGUMENT = 3;
  private static final int GRPC_UNAVAILABLE = 14;
  private static final int GRPC_UNAUTHENTICATED = 16;

  private final boolean egress;

  /**
   * @param egress whether the session has one, so that its failures can be the egress's
   */
  ErrorClassifier(boolean egress) {
    this.egress = egress;
  }

  /** The console refused a token, with a status or within a body that came as 200. */
  static AvatarError console(int httpStatus, @Nullable Duration retryAfter, ErrorBody body) {
    Integer inside = httpStatus < FIRST_NOT_OK ? body.status() : null;
    int status = inside != null ? inside : httpStatus;
    AvatarErrorCode code =
        status < FIRST_NOT_OK ? byName(body) : byStatus(status, AvatarPhase.SESSION_TOKEN, body);
    return refusal(code, AvatarPhase.SESSION_TOKEN, "the console gave no token", status, body)
        .withHttp(status, body.raw(), retryAfter);
  }

  /** The ingress refused the upgrade. */
  static AvatarError upgrade(int status, @Nullable Duration retryAfter, ErrorBody body) {
    AvatarPhase phase = AvatarPhase.WEBSOCKET_CONNECT;
    return refusal(
            byStatus(status, phase, body), phase, "the ingress refused the socket", status, body)
        .withHttp(status, body.raw(), retryAfter);
  }

  private static AvatarError refusal(
      AvatarErrorCode code, AvatarPhase phase, String what, int status, ErrorBody body) {
    String words = body.words();
    String message = "%s (HTTP %d)%s".formatted(what, status, words.isEmpty() ? "" : ": " + words);
    return AvatarError.of(code, phase, message)
        .withServer(body.code(), body.title(), body.detail());
  }

  private static AvatarErrorCode byStatus(int status, AvatarPhase phase, ErrorBody body) {
    boolean console = phase == AvatarPhase.SESSION_TOKEN;
    if (status == 429) {
      return AvatarErrorCode.CONCURRENCY_LIMIT;
    }
    if (status >= 500) {
      return AvatarErrorCode.UPSTREAM_ERROR;
    }
    if (status < 400) {
      return AvatarErrorCode.PROTOCOL_ERROR;
    }
    if (console && (status == 401 || status == 403)) {
      return AvatarErrorCode.SESSION_TOKEN_INVALID;
    }
    AvatarErrorCode said = Phrase.find(body.searched());
    if (said != null) {
      return said;
    }
    if (status == 402) {
      return AvatarErrorCode.BILLING_REQUIRED;
    }
    return console ? AvatarErrorCode.INVALID_REQUEST : byUpgradeStatus(status);
  }

  private static AvatarErrorCode byUpgradeStatus(int status) {
    return switch (status) {
      case 400, 403 -> AvatarErrorCode.SESSION_TOKEN_INVALID;
      case 401 -> AvatarErrorCode.SESSION_TOKEN_EXPIRED;
      case 404 -> AvatarErrorCode.APP_ID_UNRECOGNIZED;
      default -> AvatarErrorCode.INVALID_REQUEST;
    };
  }

  /** Errors under status 200 that name no status of their own: the console is gRPC inside. */
  private static AvatarErrorCode byName(ErrorBody body) {
    String name = body.code() == null ? "" : body.code().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "UNAUTHENTICATED", "UNAUTHORIZED", "PERMISSION_DENIED" ->
          AvatarErrorCode.SESSION_TOKEN_INVALID;
      case "RESOURCE_EXHAUSTED" -> AvatarErrorCode.CONCURRENCY_LIMIT;
      case "UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED" -> AvatarErrorCode.UPSTREAM_ERROR;
      default -> {
        AvatarErrorCode said = Phrase.find(body.searched());
        if (said != null) {
          yield said;
        }
        yield name.equals("INVALID_ARGUMENT")
            ? AvatarErrorCode.INVALID_REQUEST
            : AvatarErrorCode.UNKNOWN;
      }
    };
  }

  /** The server reports a failure within the session. */
  AvatarError reported(AvatarEvent.ServerFailed failure, AvatarPhase phase) {
    String message =
        "the server reports failure %d%s"
            .formatted(failure.code(), failure.message().isEmpty() ? "" : ": " + failure.message());
    String connectionId = failure.connectionId().isEmpty() ? null : failure.connectionId();
    return AvatarError.of(byReport(failure.code(), failure.message()), phase, message)
        .withServer(String.valueOf(failure.code()), null, failure.message())
        .withIds(connectionId, failure.reqId());
  }

  private AvatarErrorCode byReport(int number, String text) {
    AvatarErrorCode closing = byCloseCode(number, text);
    if (closing == AvatarErrorCode.UPSTREAM_ERROR && egress && isOfRoom(text)) {
      // The room is away, not the vendor: another region would not reach it either.
      return AvatarErrorCode.EGRESS_UNAVAILABLE;
    }
    if (closing != null) {
      return closing;
    }
    AvatarErrorCode relayed = egress ? byEgress(number, text) : null;
    if (relayed != null) {
      return relayed;
    }
    AvatarErrorCode said = Phrase.find(text);
    if (said != null) {
      return said;
    }
    if (text.toLowerCase(Locale.ROOT).contains("unauthorized")) {
      return egress ? AvatarErrorCode.INVALID_EGRESS_CONFIG : AvatarErrorCode.SESSION_TOKEN_INVALID;
    }
    return switch (number) {
      case GRPC_INVALID_ARGUMENT, 400 -> AvatarErrorCode.INVALID_REQUEST;
      case GRPC_UNAVAILABLE -> AvatarErrorCode.UPSTREAM_ERROR;
      case GRPC_UNAUTHENTICATED -> AvatarErrorCode.SESSION_TOKEN_INVALID;
      default -> AvatarErrorCode.SERVER_ERROR;
    };
  }

  private static boolean isOfRoom(String text) {
    return Phrase.find(text) == AvatarErrorCode.EGRESS_UNAVAILABLE;
  }

  private static @Nullable AvatarErrorCode byEgress(int number, String text) {
    return switch (number) {
      case GRPC_UNAUTHENTICATED -> AvatarErrorCode.INVALID_EGRESS_CONFIG;
      case GRPC_UNAVAILABLE -> AvatarErrorCode.EGRESS_UNAVAILABLE;
      case GRPC_INVALID_ARGUMENT ->
          text.toLowerCase(Locale.ROOT).matches("(?s).*(livekit|agora|egress).*")
              ? AvatarErrorCode.INVALID_EGRESS_CONFIG
              : null;
      default -> null;
    };
  }

  /** The server closed the socket. */
  static AvatarError closed(int code, String reason, AvatarPhase phase) {
    String message =
        "the server closed the socket with code %d%s"
            .formatted(code, reason.isEmpty() ? "" : ": " + reason);
    return AvatarError.of(byClose(code, reason), phase, message).withClose(code, reason);
  }

  private static AvatarErrorCode byClose(int code, String reason) {
    AvatarErrorCode closing = byCloseCode(code, reason);
    if (closing != null) {
      return closing;
    }
    return switch (code) {
      case 1000, 1001 -> AvatarErrorCode.CONNECTION_CLOSED;
      // All of them find fault with a message of ours, which would be the same next time.
      case 1002, 1003, 1007, 1009 -> AvatarErrorCode.PROTOCOL_ERROR;
      default -> {
        AvatarErrorCode said = Phrase.find(reason);
        yield said != null ? said : AvatarErrorCode.CONNECTION_CLOSED;
      }
    };
  }

  /** The vendor's own close codes, which also come as numbers of reported failures. */
  private static @Nullable AvatarErrorCode byCloseCode(int code, String text) {
    return switch (code) {
      case 4001 -> AvatarErrorCode.CREDITS_EXHAUSTED;
      case 4002 -> AvatarErrorCode.SESSION_DURATION_EXCEEDED;
      case 4003 -> AvatarErrorCode.CONCURRENCY_LIMIT;
      case 4010 -> byAuthentication(text);
      case 4503 -> AvatarErrorCode.UPSTREAM_ERROR;
      default -> {
        // Ranges: the request is at fault, or the server is briefly unable.
        if (code >= 4000 && code < 4500) {
          yield AvatarErrorCode.INVALID_REQUEST;
        }
        yield code >= 4500 && code < 4600 ? AvatarErrorCode.UPSTREAM_ERROR : null;
      }
    };
  }

  /** One code for three faults; the text may say which. */
  private static AvatarErrorCode byAuthentication(String text) {
    AvatarErrorCode said = Phrase.find(text);
    return said == AvatarErrorCode.SESSION_TOKEN_EXPIRED || said == AvatarErrorCode.APP_ID_MISMATCH
        ? said
        : AvatarErrorCode.SESSION_TOKEN_INVALID;
  }
}
