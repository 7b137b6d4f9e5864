package dev.troupe.avatar;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure as a value: what programs decide by, and beside it everything the service said.
 * Nullable components were not said. Start from {@link #of}.
 *
 * @param message one sentence for people
 * @param httpStatus of the answer that refused us; the one inside of a body that came as 200
 * @param serverCode the service's own code, a word or a number
 * @param serverTitle short, for people
 * @param serverDetail long, for people
 * @param connectionId the server's name for the connection
 * @param reqId the request that failed
 * @param rawBody of the answer that refused us, at most {@link #LONGEST_BODY} characters
 * @param closeCode of the WebSocket's close frame
 * @param closeReason of the WebSocket's close frame
 * @param retryAfter how long the service asked to be left alone
 */
public record AvatarError(
    AvatarErrorCode code,
    AvatarPhase phase,
    String message,
    @Nullable Integer httpStatus,
    @Nullable String serverCode,
    @Nullable String serverTitle,
    @Nullable String serverDetail,
    @Nullable String connectionId,
    @Nullable String reqId,
    @Nullable String rawBody,
    @Nullable Integer closeCode,
    @Nullable String closeReason,
    @Nullable Duration retryAfter) {

  /** What is kept of a body; errors are kept and logged, and a proxy may answer with a book. */
  public static final int LONGEST_BODY = 4096;

  private static final int LONGEST_TEXT = 1024;
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;

  public AvatarError {
    message = cut(message, LONGEST_TEXT);
    serverCode = serverCode == null ? null : cut(serverCode, LONGEST_TEXT);
    serverTitle = serverTitle == null ? null : cut(serverTitle, LONGEST_TEXT);
    serverDetail = serverDetail == null ? null : cut(serverDetail, LONGEST_TEXT);
    rawBody = rawBody == null ? null : cut(rawBody, LONGEST_BODY);
  }

  public static AvatarError of(AvatarErrorCode code, AvatarPhase phase, String message) {
    return new AvatarError(
        code, phase, message, null, null, null, null, null, null, null, null, null, null);
  }

  /** Whether the same may succeed later without anybody changing anything. */
  public boolean retryable() {
    return code.retryable() && !keyRefused();
  }

  /** Whether another try with the same token would fail as well. */
  public boolean needsFreshToken() {
    return code.needsFreshToken() && !keyRefused();
  }

  /** What else fails as long as this does. */
  public AvatarErrorScope scope() {
    if (keyRefused()) {
      return AvatarErrorScope.ACCOUNT;
    }
    boolean serverNamedIt = reqId != null && serverCode != null;
    return switch (code.scope()) {
      case SESSION, TRANSPORT -> serverNamedIt ? AvatarErrorScope.REQUEST : code.scope();
      default -> code.scope();
    };
  }

  /** Whether another session would fail the same way. */
  boolean concernsAll() {
    return switch (scope()) {
      case ACCOUNT, APP, AVATAR -> !retryable();
      case SESSION, REQUEST, TRANSPORT -> false;
    };
  }

  /** Whether the service only took its leave. */
  boolean isGoodbye() {
    return closeCode != null && (closeCode == NORMAL || closeCode == GOING_AWAY);
  }

  /** Where tokens are made it is the key that was refused, which no fresh token mends. */
  private boolean keyRefused() {
    return phase == AvatarPhase.SESSION_TOKEN
        && (code == AvatarErrorCode.SESSION_TOKEN_INVALID
            || code == AvatarErrorCode.SESSION_TOKEN_EXPIRED);
  }

  public AvatarError withHttp(int status, String body, @Nullable Duration retryAfter) {
    return new AvatarError(
        code,
        phase,
        message,
        status,
        serverCode,
        serverTitle,
        serverDetail,
        connectionId,
        reqId,
        body,
        closeCode,
        closeReason,
        retryAfter);
  }

  public AvatarError withServer(
      @Nullable String serverCode, @Nullable String title, @Nullable String detail) {
    return new AvatarError(
        code,
        phase,
        message,
        httpStatus,
        serverCode,
        title,
        detail,
        connectionId,
        reqId,
        rawBody,
        closeCode,
        closeReason,
        retryAfter);
  }

  public AvatarError withIds(@Nullable String connectionId, @Nullable String reqId) {
    return new AvatarError(
        code,
        phase,
        message,
        httpStatus,
        serverCode,
        serverTitle,
        serverDetail,
        connectionId,
        reqId,
        rawBody,
        closeCode,
        closeReason,
        retryAfter);
  }

  public AvatarError withClose(int closeCode, String closeReason) {
    return new AvatarError(
        code,
        phase,
        message,
        httpStatus,
        serverCode,
        serverTitle,
        serverDetail,
        connectionId,
        reqId,
        rawBody,
        closeCode,
        closeReason,
        retryAfter);
  }

  public AvatarError withRetryAfter(@Nullable Duration retryAfter) {
    return new AvatarError(
        code,
        phase,
        message,
        httpStatus,
        serverCode,
        serverTitle,
        serverDetail,
        connectionId,
        reqId,
        rawBody,
        closeCode,
        closeReason,
        retryAfter);
  }

  public AvatarException asException() {
    return new AvatarException(this);
  }

  /** For logs: without what the service said, which may quote anything. */
  @Override
  public String toString() {
    return "AvatarError[%s, %s, %s]".formatted(code.word(), phase.word(), message);
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
