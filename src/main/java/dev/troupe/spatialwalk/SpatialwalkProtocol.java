package dev.troupe.spatialwalk;

import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarEnding;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.AvatarProtocol;
import dev.troupe.avatar.AvatarUpgrade;
import dev.troupe.avatar.SessionSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Speaks to the driving ingress on one socket, in whichever dialect it answers. */
public final class SpatialwalkProtocol implements AvatarProtocol {
  private final IngressUrl ingress;
  private final SessionSettings settings;
  private final ErrorClassifier errors;
  private AvatarPhase phase = AvatarPhase.WEBSOCKET_CONNECT;
  private @Nullable String connectionId;
  private @Nullable AvatarError last;
  private boolean nothingSince;

  public SpatialwalkProtocol(IngressUrl ingress, SessionSettings settings) {
    this.ingress = ingress;
    this.settings = settings;
    this.errors = new ErrorClassifier(settings.egress().elsewhere());
  }

  @Override
  public AvatarUpgrade upgrade(String token) {
    return ingress.upgrade(settings.avatarId(), token);
  }

  @Override
  public byte[] hello() {
    phase = AvatarPhase.WEBSOCKET_HANDSHAKE;
    return SpatialwalkEncoder.configure(settings);
  }

  @Override
  public String requestId(Instant now, RandomGenerator random) {
    return LogId.generate(now, random);
  }

  @Override
  public byte[] encode(AvatarCommand command) {
    return SpatialwalkEncoder.encode(command);
  }

  @Override
  public AvatarEvent decode(byte[] message, boolean binary) {
    if (!binary) {
      return new AvatarEvent.Unreadable("a text message");
    }
    AvatarEvent event = SpatialwalkDecoder.decode(message);
    nothingSince &= event instanceof AvatarEvent.ServerFailed;
    if (event instanceof AvatarEvent.Confirmed confirmed) {
      phase = AvatarPhase.WEBSOCKET_RUNTIME;
      connectionId = confirmed.connectionId();
    }
    return event;
  }

  @Override
  public AvatarError failed(AvatarEvent.ServerFailed failure) {
    AvatarError error = errors.reported(failure, phase);
    last = error.connectionId() == null ? error.withIds(connectionId, error.reqId()) : error;
    nothingSince = true;
    return last;
  }

  @Override
  public AvatarError unreadable(AvatarEvent.Unreadable message) {
    return ours(AvatarErrorCode.PROTOCOL_ERROR, "the server sent " + message.reason());
  }

  @Override
  public AvatarError refused(int httpStatus, @Nullable Duration retryAfter, String body) {
    return ErrorClassifier.upgrade(
        httpStatus, retryAfter, ErrorBody.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public AvatarError unreachable(String why) {
    return ours(AvatarErrorCode.CONNECTION_FAILED, why);
  }

  /**
   * A close that repeats the number of the last failure, or right behind it the meaning, is that
   * failure's end.
   */
  @Override
  public AvatarEnding closed(int code, String reason) {
    AvatarError closed = ErrorClassifier.closed(code, reason, phase).withIds(connectionId, null);
    AvatarError before = last;
    return before != null && repeats(closed, code, before)
        ? new AvatarEnding(before.withClose(code, reason), true)
        : new AvatarEnding(closed, false);
  }

  private boolean repeats(AvatarError closed, int code, AvatarError before) {
    return String.valueOf(code).equals(before.serverCode())
        || (nothingSince && before.code() == closed.code());
  }

  @Override
  public AvatarError broken(String why) {
    return ours(AvatarErrorCode.CONNECTION_CLOSED, why);
  }

  private AvatarError ours(AvatarErrorCode code, String message) {
    return AvatarError.of(code, phase, message).withIds(connectionId, null);
  }
}
