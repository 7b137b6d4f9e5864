package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarErrorCode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the service's own words mean where no number says it. The words are those that the official
 * clients look for; the first that is found decides, so the narrower stand before the wider.
 */
record Phrase(AvatarErrorCode code, String... words) {
  private static final List<Phrase> ALL =
      List.of(
          new Phrase(AvatarErrorCode.CREDITS_EXHAUSTED, "credits exhausted"),
          new Phrase(
              AvatarErrorCode.SESSION_DURATION_EXCEEDED,
              "session time limit reached",
              "maximum session duration"),
          // No text of this one is known; the word itself is (inferred).
          new Phrase(AvatarErrorCode.CONCURRENCY_LIMIT, "concurrency", "concurrent"),
          new Phrase(AvatarErrorCode.BILLING_REQUIRED, "session denied"),
          new Phrase(AvatarErrorCode.SESSION_TOKEN_INVALID, "invalid session token", "empty token"),
          new Phrase(
              AvatarErrorCode.SESSION_TOKEN_EXPIRED, "token is expired", "session token expired"),
          new Phrase(AvatarErrorCode.APP_ID_MISMATCH, "app id mismatch"),
          new Phrase(
              AvatarErrorCode.APP_ID_UNRECOGNIZED, "appidunrecognized", "app id unrecognized"),
          new Phrase(AvatarErrorCode.AVATAR_NOT_FOUND, "avatar not found"),
          new Phrase(AvatarErrorCode.UNSUPPORTED_SAMPLE_RATE, "unsupported sample rate"),
          new Phrase(AvatarErrorCode.IDLE_TIMEOUT, "livekit silence timeout", "no audio input for"),
          new Phrase(
              AvatarErrorCode.INVALID_EGRESS_CONFIG,
              "livekit_egress",
              "agora_egress",
              "missing livekit credentials",
              "provide api_token or both api_key and api_secret"),
          new Phrase(
              AvatarErrorCode.EGRESS_UNAVAILABLE,
              "egress client is not configured on server",
              "failed to create egress connection"),
          new Phrase(
              AvatarErrorCode.UPSTREAM_ERROR,
              "driven server returned non-200 status code",
              "driven server request failed"),
          new Phrase(
              AvatarErrorCode.PROTOCOL_ERROR,
              "expected clientconfiguresession message",
              "clientconfiguresession message is nil",
              "unexpected message type",
              "failed to unmarshal initial message"));

  /** What the text means, or null when it says nothing that is known. */
  static @Nullable AvatarErrorCode find(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Phrase phrase : ALL) {
      for (String words : phrase.words) {
        if (lower.contains(words)) {
          return phrase.code;
        }
      }
    }
    return null;
  }
}
