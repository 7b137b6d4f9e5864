package dev.troupe.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What programs decide by. */
final class AvatarErrorTest {

  @Test
  void theWordsAreThoseOfTheOfficialClientsAndOneOfTheirSuccessors() {
    assertThat(Arrays.stream(AvatarErrorCode.values()).map(AvatarErrorCode::word))
        .containsExactlyInAnyOrder(
            "sessionTokenExpired",
            "sessionTokenInvalid",
            "appIDUnrecognized",
            "appIDMismatch",
            "avatarNotFound",
            "billingRequired",
            "creditsExhausted",
            "sessionDurationExceeded",
            "unsupportedSampleRate",
            "invalidEgressConfig",
            "egressUnavailable",
            "idleTimeout",
            "upstreamError",
            "invalidRequest",
            "connectionFailed",
            "connectionClosed",
            "protocolError",
            "serverError",
            "unknown",
            "concurrencyLimit");
    assertThat(Arrays.stream(AvatarPhase.values()).map(AvatarPhase::word))
        .containsExactlyInAnyOrder(
            "session_token",
            "websocket_connect",
            "websocket_handshake",
            "websocket_runtime",
            "websocket_send",
            "unknown");
  }

  /** Retry, fresh token, scope: the classes of failures that the reference recommends. */
  @ParameterizedTest
  @CsvSource({
    "CREDITS_EXHAUSTED, false, false, ACCOUNT",
    "BILLING_REQUIRED, false, false, ACCOUNT",
    "CONCURRENCY_LIMIT, true, false, ACCOUNT",
    "SESSION_DURATION_EXCEEDED, true, true, SESSION",
    "SESSION_TOKEN_EXPIRED, true, true, SESSION",
    "SESSION_TOKEN_INVALID, true, true, SESSION",
    "APP_ID_UNRECOGNIZED, false, false, APP",
    "APP_ID_MISMATCH, false, false, APP",
    "AVATAR_NOT_FOUND, false, false, AVATAR",
    "UNSUPPORTED_SAMPLE_RATE, false, false, SESSION",
    "INVALID_REQUEST, false, false, SESSION",
    "INVALID_EGRESS_CONFIG, false, false, SESSION",
    "EGRESS_UNAVAILABLE, true, false, SESSION",
    "IDLE_TIMEOUT, true, false, SESSION",
    "UPSTREAM_ERROR, true, false, TRANSPORT",
    "CONNECTION_FAILED, true, false, TRANSPORT",
    "CONNECTION_CLOSED, true, false, TRANSPORT",
    "PROTOCOL_ERROR, false, false, SESSION",
    "SERVER_ERROR, false, false, SESSION",
    "UNKNOWN, false, false, SESSION"
  })
  void eachCodeSaysWhatToDo(
      AvatarErrorCode code, boolean retryable, boolean freshToken, AvatarErrorScope scope) {
    AvatarError error = AvatarError.of(code, AvatarPhase.WEBSOCKET_RUNTIME, "it failed");
    assertThat(error.retryable()).isEqualTo(retryable);
    assertThat(error.needsFreshToken()).isEqualTo(freshToken);
    assertThat(error.scope()).isEqualTo(scope);
  }

  @Test
  void aKeyThatTheConsoleRefusesIsMendedByNoTokenAndStopsTheAccount() {
    AvatarError error =
        AvatarError.of(AvatarErrorCode.SESSION_TOKEN_INVALID, AvatarPhase.SESSION_TOKEN, "no");
    assertThat(error.retryable()).isFalse();
    assertThat(error.needsFreshToken()).isFalse();
    assertThat(error.scope()).isEqualTo(AvatarErrorScope.ACCOUNT);
  }

  @Test
  void whatTheServerLaysAtOneRequestLeavesTheSessionAlone() {
    AvatarError error =
        AvatarError.of(AvatarErrorCode.SERVER_ERROR, AvatarPhase.WEBSOCKET_RUNTIME, "no")
            .withServer("500", null, "no")
            .withIds("c1", "r1");
    assertThat(error.scope()).isEqualTo(AvatarErrorScope.REQUEST);
    AvatarError credits =
        AvatarError.of(AvatarErrorCode.CREDITS_EXHAUSTED, AvatarPhase.WEBSOCKET_RUNTIME, "no")
            .withServer("4001", null, "no")
            .withIds("c1", "r1");
    assertThat(credits.scope()).isEqualTo(AvatarErrorScope.ACCOUNT);
    AvatarError lost =
        AvatarError.of(AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.WEBSOCKET_RUNTIME, "no")
            .withIds("c1", "r1");
    assertThat(lost.scope()).isEqualTo(AvatarErrorScope.TRANSPORT);
  }

  @Test
  void everythingThatWasSaidIsKeptAndABookIsCut() {
    AvatarError error =
        AvatarError.of(AvatarErrorCode.INVALID_REQUEST, AvatarPhase.SESSION_TOKEN, "no")
            .withHttp(429, "b".repeat(10_000), Duration.ofSeconds(7))
            .withServer("CODE", "Title", "d".repeat(10_000))
            .withIds("c1", "r1")
            .withClose(4001, "bye");
    assertThat(error.httpStatus()).isEqualTo(429);
    assertThat(error.rawBody()).hasSize(AvatarError.LONGEST_BODY);
    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(error.serverCode()).isEqualTo("CODE");
    assertThat(error.serverTitle()).isEqualTo("Title");
    assertThat(error.serverDetail()).hasSize(1024);
    assertThat(error.connectionId()).isEqualTo("c1");
    assertThat(error.reqId()).isEqualTo("r1");
    assertThat(error.closeCode()).isEqualTo(4001);
    assertThat(error.closeReason()).isEqualTo("bye");
    assertThat(error.toString()).isEqualTo("AvatarError[invalidRequest, session_token, no]");
    assertThat(error.asException()).hasMessage("invalidRequest: no");
    assertThat(error.asException().error()).isSameAs(error);
    assertThat(error.asException().code()).isEqualTo(AvatarErrorCode.INVALID_REQUEST);
  }
}
