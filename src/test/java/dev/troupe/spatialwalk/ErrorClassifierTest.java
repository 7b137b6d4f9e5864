package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarErrorScope;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number and phrase that the service is known to fail with. */
final class ErrorClassifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | Invalid session token | SESSION_TOKEN_INVALID",
        "400 | empty token | SESSION_TOKEN_INVALID",
        "400 | Bad Request | SESSION_TOKEN_INVALID",
        "400 | app id mismatch | APP_ID_MISMATCH",
        "400 | unsupported sample rate: 12345 | UNSUPPORTED_SAMPLE_RATE",
        "401 | token is expired | SESSION_TOKEN_EXPIRED",
        "401 | session token expired | SESSION_TOKEN_EXPIRED",
        // The official clients find a bad egress here.
        "401 | unauthorized | SESSION_TOKEN_EXPIRED",
        "401 | Invalid session token | SESSION_TOKEN_INVALID",
        "402 | session denied: credits exhausted | CREDITS_EXHAUSTED",
        "402 | session denied: no plan | BILLING_REQUIRED",
        "402 | anything | BILLING_REQUIRED",
        "402 | session denied: too many concurrent sessions | CONCURRENCY_LIMIT",
        "403 | forbidden | SESSION_TOKEN_INVALID",
        "403 | session denied: suspended | BILLING_REQUIRED",
        "404 | Avatar not found: ada | AVATAR_NOT_FOUND",
        "404 | Not Found | APP_ID_UNRECOGNIZED",
        "404 | appIDUnrecognized | APP_ID_UNRECOGNIZED",
        "409 | conflict | INVALID_REQUEST",
        "429 | Too Many Requests | CONCURRENCY_LIMIT",
        "500 | Invalid session token | UPSTREAM_ERROR",
        "502 | Bad Gateway | UPSTREAM_ERROR",
        "503 | unauthorized | UPSTREAM_ERROR",
        "200 | hello | PROTOCOL_ERROR",
        "302 | elsewhere | PROTOCOL_ERROR"
      })
  void refusedUpgrades(int status, String message, AvatarErrorCode code) {
    String json = "{\"message\":\"" + message + "\"}\n";
    for (String body : new String[] {json, message}) {
      AvatarError error = ErrorClassifier.upgrade(status, null, body(body));
      assertThat(error.code()).as(body).isEqualTo(code);
      assertThat(error.phase()).isEqualTo(AvatarPhase.WEBSOCKET_CONNECT);
      assertThat(error.httpStatus()).isEqualTo(status);
      assertThat(error.rawBody()).isEqualTo(body);
    }
    assertThat(ErrorClassifier.upgrade(status, null, body(json)).serverDetail()).isEqualTo(message);
  }

  @Test
  void aRefusalWithoutABodyIsWhatItsStatusSays() {
    AvatarError error = ErrorClassifier.upgrade(404, Duration.ofSeconds(2), body(""));
    assertThat(error.code()).isEqualTo(AvatarErrorCode.APP_ID_UNRECOGNIZED);
    assertThat(error.message()).isEqualTo("the ingress refused the socket (HTTP 404)");
    assertThat(error.serverDetail()).isNull();
    assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(2));
  }

  /** Number, text, what it is with an egress, what it is without. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "4001 | Credits exhausted | CREDITS_EXHAUSTED | CREDITS_EXHAUSTED",
        "4001 | ~~ | CREDITS_EXHAUSTED | CREDITS_EXHAUSTED",
        "4002 | Session time limit reached | SESSION_DURATION_EXCEEDED |"
            + " SESSION_DURATION_EXCEEDED",
        // These three are a nameless failure to the official clients.
        "4003 | ~~ | CONCURRENCY_LIMIT | CONCURRENCY_LIMIT",
        "4010 | ~~ | SESSION_TOKEN_INVALID | SESSION_TOKEN_INVALID",
        "4503 | ~~ | UPSTREAM_ERROR | UPSTREAM_ERROR",
        "4010 | token is expired | SESSION_TOKEN_EXPIRED | SESSION_TOKEN_EXPIRED",
        "4010 | app id mismatch | APP_ID_MISMATCH | APP_ID_MISMATCH",
        "4010 | unauthorized livekit_egress | SESSION_TOKEN_INVALID | SESSION_TOKEN_INVALID",
        "4042 | new | INVALID_REQUEST | INVALID_REQUEST",
        "4599 | new | UPSTREAM_ERROR | UPSTREAM_ERROR",
        "4503 | failed to create egress connection: x | EGRESS_UNAVAILABLE | UPSTREAM_ERROR",
        "3 | livekit room is missing | INVALID_EGRESS_CONFIG | INVALID_REQUEST",
        "3 | Agora channel is missing | INVALID_EGRESS_CONFIG | INVALID_REQUEST",
        "3 | agora_egress is required | INVALID_EGRESS_CONFIG | INVALID_EGRESS_CONFIG",
        "3 | req_id is empty | INVALID_REQUEST | INVALID_REQUEST",
        "3 | unsupported sample rate: 1 | UNSUPPORTED_SAMPLE_RATE | UNSUPPORTED_SAMPLE_RATE",
        "400 | no | INVALID_REQUEST | INVALID_REQUEST",
        "14 | connection refused | EGRESS_UNAVAILABLE | UPSTREAM_ERROR",
        "16 | unauthorized | INVALID_EGRESS_CONFIG | SESSION_TOKEN_INVALID",
        "16 | ~~ | INVALID_EGRESS_CONFIG | SESSION_TOKEN_INVALID",
        "0 | failed to connect to room: unauthorized: invalid token | INVALID_EGRESS_CONFIG |"
            + " SESSION_TOKEN_INVALID",
        "0 | Credits exhausted | CREDITS_EXHAUSTED | CREDITS_EXHAUSTED",
        "0 | reached maximum session duration | SESSION_DURATION_EXCEEDED |"
            + " SESSION_DURATION_EXCEEDED",
        "0 | concurrency limit reached | CONCURRENCY_LIMIT | CONCURRENCY_LIMIT",
        "0 | session denied: plan | BILLING_REQUIRED | BILLING_REQUIRED",
        "0 | invalid session token | SESSION_TOKEN_INVALID | SESSION_TOKEN_INVALID",
        "0 | token is expired | SESSION_TOKEN_EXPIRED | SESSION_TOKEN_EXPIRED",
        "0 | app id mismatch | APP_ID_MISMATCH | APP_ID_MISMATCH",
        "0 | app id unrecognized | APP_ID_UNRECOGNIZED | APP_ID_UNRECOGNIZED",
        "0 | avatar not found: ada | AVATAR_NOT_FOUND | AVATAR_NOT_FOUND",
        "0 | unsupported sample rate: 12000 | UNSUPPORTED_SAMPLE_RATE | UNSUPPORTED_SAMPLE_RATE",
        "0 | livekit silence timeout | IDLE_TIMEOUT | IDLE_TIMEOUT",
        "0 | no audio input for 60s | IDLE_TIMEOUT | IDLE_TIMEOUT",
        "0 | missing livekit credentials: provide api_token or both api_key and api_secret |"
            + " INVALID_EGRESS_CONFIG | INVALID_EGRESS_CONFIG",
        "0 | egress client is not configured on server | EGRESS_UNAVAILABLE |"
            + " EGRESS_UNAVAILABLE",
        "0 | failed to create egress connection: x | EGRESS_UNAVAILABLE | EGRESS_UNAVAILABLE",
        "0 | driven server returned non-200 status code: 500 | UPSTREAM_ERROR | UPSTREAM_ERROR",
        "0 | driven server request failed | UPSTREAM_ERROR | UPSTREAM_ERROR",
        "0 | expected ClientConfigureSession message | PROTOCOL_ERROR | PROTOCOL_ERROR",
        "0 | ClientConfigureSession message is nil | PROTOCOL_ERROR | PROTOCOL_ERROR",
        "0 | unexpected message type | PROTOCOL_ERROR | PROTOCOL_ERROR",
        "0 | failed to unmarshal initial message | PROTOCOL_ERROR | PROTOCOL_ERROR",
        "0 | ~~ | SERVER_ERROR | SERVER_ERROR",
        "500 | boom | SERVER_ERROR | SERVER_ERROR",
        "123 | boom | SERVER_ERROR | SERVER_ERROR",
        "-1 | boom | SERVER_ERROR | SERVER_ERROR"
      })
  void reportedFailures(
      int number, String text, AvatarErrorCode withEgress, AvatarErrorCode without) {
    AvatarEvent.ServerFailed failure = new AvatarEvent.ServerFailed("c1", "r1", number, text);
    for (AvatarPhase phase :
        new AvatarPhase[] {AvatarPhase.WEBSOCKET_HANDSHAKE, AvatarPhase.WEBSOCKET_RUNTIME}) {
      AvatarError error = new ErrorClassifier(true).reported(failure, phase);
      assertThat(error.code()).isEqualTo(withEgress);
      assertThat(error.phase()).isEqualTo(phase);
      assertThat(error.serverCode()).isEqualTo(String.valueOf(number));
      assertThat(error.serverDetail()).isEqualTo(text);
      assertThat(error.connectionId()).isEqualTo("c1");
      assertThat(error.reqId()).isEqualTo("r1");
      assertThat(new ErrorClassifier(false).reported(failure, phase).code()).isEqualTo(without);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1000 | ~~ | CONNECTION_CLOSED | TRANSPORT | true | false",
        "1000 | credits exhausted | CONNECTION_CLOSED | TRANSPORT | true | false",
        "1001 | ~~ | CONNECTION_CLOSED | TRANSPORT | true | false",
        "1011 | internal | CONNECTION_CLOSED | TRANSPORT | true | false",
        "1011 | driven server request failed | UPSTREAM_ERROR | TRANSPORT | true | false",
        "1008 | no audio input for 60s | IDLE_TIMEOUT | SESSION | true | false",
        "1008 | ~~ | CONNECTION_CLOSED | TRANSPORT | true | false",
        "1002 | ~~ | PROTOCOL_ERROR | SESSION | false | false",
        "1003 | ~~ | PROTOCOL_ERROR | SESSION | false | false",
        "1007 | ~~ | PROTOCOL_ERROR | SESSION | false | false",
        "1009 | message too big | PROTOCOL_ERROR | SESSION | false | false",
        "4001 | ~~ | CREDITS_EXHAUSTED | ACCOUNT | false | false",
        "4002 | ~~ | SESSION_DURATION_EXCEEDED | SESSION | true | true",
        "4003 | ~~ | CONCURRENCY_LIMIT | ACCOUNT | true | false",
        "4010 | ~~ | SESSION_TOKEN_INVALID | SESSION | true | true",
        "4503 | ~~ | UPSTREAM_ERROR | TRANSPORT | true | false",
        "4099 | ~~ | INVALID_REQUEST | SESSION | false | false",
        "4550 | ~~ | UPSTREAM_ERROR | TRANSPORT | true | false",
        "4900 | ~~ | CONNECTION_CLOSED | TRANSPORT | true | false"
      })
  void closedSockets(
      int code,
      String reason,
      AvatarErrorCode expected,
      AvatarErrorScope scope,
      boolean retryable,
      boolean freshToken) {
    AvatarError error = ErrorClassifier.closed(code, reason, AvatarPhase.WEBSOCKET_RUNTIME);
    assertThat(error.code()).isEqualTo(expected);
    assertThat(error.scope()).isEqualTo(scope);
    assertThat(error.retryable()).isEqualTo(retryable);
    assertThat(error.needsFreshToken()).isEqualTo(freshToken);
    assertThat(error.closeCode()).isEqualTo(code);
    assertThat(error.closeReason()).isEqualTo(reason);
  }

  private static ErrorBody body(String text) {
    return ErrorBody.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
