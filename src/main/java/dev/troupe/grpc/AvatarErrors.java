package dev.troupe.grpc;

import dev.troupe.api.avatar.v1.AvatarError;
import dev.troupe.api.avatar.v1.AvatarErrorCode;
import dev.troupe.api.avatar.v1.AvatarErrorPhase;
import dev.troupe.api.avatar.v1.AvatarErrorScope;
import dev.troupe.avatar.AvatarFailure;
import dev.troupe.avatar.AvatarPhase;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Errors of avatars in the words of the contract; bodies of answers are left out. */
final class AvatarErrors {
  private AvatarErrors() {}

  static AvatarError of(dev.troupe.avatar.AvatarError from) {
    AvatarError.Builder to =
        AvatarError.newBuilder()
            .setCode(AvatarErrorCode.valueOf("AVATAR_ERROR_CODE_" + from.code().name()))
            .setPhase(phase(from.phase()))
            .setScope(AvatarErrorScope.valueOf("AVATAR_ERROR_SCOPE_" + from.scope().name()))
            .setRetryable(from.retryable())
            .setReason(StatusMapper.reason(AvatarFailure.reason(from.code())))
            .setMessage(from.message())
            .setServerCode(Objects.requireNonNullElse(from.serverCode(), ""))
            .setServerTitle(Objects.requireNonNullElse(from.serverTitle(), ""))
            .setServerDetail(Objects.requireNonNullElse(from.serverDetail(), ""))
            .setCloseReason(Objects.requireNonNullElse(from.closeReason(), ""))
            .setConnectionId(Objects.requireNonNullElse(from.connectionId(), ""))
            .setRequestId(Objects.requireNonNullElse(from.reqId(), ""));
    if (from.retryAfter() != null) {
      to.setRetryAfter(ProtoTime.duration(from.retryAfter()));
    }
    if (from.httpStatus() != null) {
      to.setHttpStatus(from.httpStatus());
    }
    if (from.closeCode() != null) {
      to.setCloseCode(from.closeCode());
    }
    return to.build();
  }

  private static AvatarErrorPhase phase(AvatarPhase phase) {
    return switch (phase) {
      case SESSION_TOKEN -> AvatarErrorPhase.AVATAR_ERROR_PHASE_SESSION_TOKEN;
      case WEBSOCKET_CONNECT -> AvatarErrorPhase.AVATAR_ERROR_PHASE_CONNECT;
      case WEBSOCKET_HANDSHAKE -> AvatarErrorPhase.AVATAR_ERROR_PHASE_HANDSHAKE;
      case WEBSOCKET_RUNTIME -> AvatarErrorPhase.AVATAR_ERROR_PHASE_RUNTIME;
      case WEBSOCKET_SEND -> AvatarErrorPhase.AVATAR_ERROR_PHASE_SEND;
      case UNKNOWN -> AvatarErrorPhase.AVATAR_ERROR_PHASE_UNSPECIFIED;
    };
  }

  /** What the vendor said, in one line; empty when it said nothing. */
  static String said(dev.troupe.avatar.AvatarError error) {
    String close = error.closeCode() == null ? null : error.closeCode() + " " + error.closeReason();
    return Stream.of(error.serverCode(), error.serverTitle(), error.serverDetail(), close)
        .filter(word -> word != null && !word.isBlank())
        .map(String::strip)
        .distinct()
        .collect(Collectors.joining(" | "));
  }
}
