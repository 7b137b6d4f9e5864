package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarEnding;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.spatialwalk.wire.Message;
import dev.troupe.spatialwalk.wire.ServerConfirmSession;
import dev.troupe.spatialwalk.wire.ServerError;
import dev.troupe.spatialwalk.wire.ServerResponseAnimation;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One socket, from its upgrade to its end, without a socket. */
final class SpatialwalkProtocolTest {
  private final SpatialwalkProtocol protocol =
      new SpatialwalkProtocol(IngressUrl.of("wss://h/v2", "app", false), SessionSettings.of("ada"));

  @Test
  void opensTheSocketAndNamesRequestsAsTheVendorDoes() {
    assertThat(protocol.upgrade("tok").address()).hasToString("wss://h/v2/websocket?id=ada");
    assertThat(protocol.upgrade("tok").headers())
        .isEqualTo(Map.of("X-App-ID", "app", "X-Session-Key", "tok"));
    assertThat(protocol.requestId(Instant.EPOCH, new Random(1)))
        .matches("19700101000000_[A-Za-z0-9_-]{12}");
  }

  @Test
  void errorsKnowHowFarTheSessionHadCome() {
    assertThat(protocol.unreachable("nobody there").phase())
        .isEqualTo(AvatarPhase.WEBSOCKET_CONNECT);
    assertThat(protocol.unreachable("nobody there").code())
        .isEqualTo(AvatarErrorCode.CONNECTION_FAILED);
    assertThat(protocol.refused(404, null, "{\"message\":\"Avatar not found: ada\"}").code())
        .isEqualTo(AvatarErrorCode.AVATAR_NOT_FOUND);

    protocol.hello();
    AvatarError text = protocol.unreadable(unreadable(protocol.decode(new byte[] {'x'}, false)));
    assertThat(text.code()).isEqualTo(AvatarErrorCode.PROTOCOL_ERROR);
    assertThat(text.phase()).isEqualTo(AvatarPhase.WEBSOCKET_HANDSHAKE);
    assertThat(text.message()).isEqualTo("the server sent a text message");
    assertThat(report(3, "bad", "").phase()).isEqualTo(AvatarPhase.WEBSOCKET_HANDSHAKE);

    confirm();
    AvatarError runtime = report(0, "boom", "r1");
    assertThat(runtime.phase()).isEqualTo(AvatarPhase.WEBSOCKET_RUNTIME);
    assertThat(runtime.reqId()).isEqualTo("r1");
    assertThat(runtime.connectionId()).isEqualTo("c1");
    AvatarError broken = protocol.broken("the connection broke");
    assertThat(broken.code()).isEqualTo(AvatarErrorCode.CONNECTION_CLOSED);
    assertThat(broken.connectionId()).isEqualTo("c1");
    assertThat(broken.closeCode()).isNull();
  }

  @Test
  void aCloseWithTheNumberOfTheFailureBeforeItIsTheSameFailure() {
    protocol.hello();
    confirm();
    AvatarError credits = report(4001, "Credits exhausted", "");
    motion();
    AvatarEnding ending = protocol.closed(4001, "no credits");
    assertThat(ending.told()).isTrue();
    assertThat(ending.error()).isEqualTo(credits.withClose(4001, "no credits"));
  }

  @Test
  void soIsACloseRightBehindAFailureThatMeansTheSame() {
    protocol.hello();
    report(0, "unexpected message type", "");
    assertThat(protocol.closed(1002, "").told()).isTrue();
  }

  @Test
  void butNotLongAfterIt() {
    protocol.hello();
    confirm();
    report(0, "driven server request failed", "r1");
    motion();
    AvatarEnding ending = protocol.closed(4503, "");
    assertThat(ending.told()).isFalse();
    assertThat(ending.error().code()).isEqualTo(AvatarErrorCode.UPSTREAM_ERROR);
    assertThat(ending.error().reqId()).isNull();
    assertThat(ending.error().connectionId()).isEqualTo("c1");
  }

  @Test
  void aCloseOfAnotherSortIsNews() {
    protocol.hello();
    confirm();
    report(0, "boom", "");
    AvatarEnding ending = protocol.closed(4002, "Session time limit reached");
    assertThat(ending.told()).isFalse();
    assertThat(ending.error().code()).isEqualTo(AvatarErrorCode.SESSION_DURATION_EXCEEDED);
    assertThat(ending.error().closeReason()).isEqualTo("Session time limit reached");
  }

  @Test
  void aCloseWithoutAWordBeforeIsNews() {
    assertThat(protocol.closed(1000, "").told()).isFalse();
    assertThat(protocol.closed(1000, "").error().code())
        .isEqualTo(AvatarErrorCode.CONNECTION_CLOSED);
  }

  @Test
  void speechGoesOutUnderItsRequest() throws Exception {
    byte[] sound = {1, 2, 3, 4};
    Message message =
        Message.parseFrom(protocol.encode(new AvatarCommand.Audio("r1", sound, true)));
    assertThat(message.getClientAudioInput().getReqId()).isEqualTo("r1");
    assertThat(message.getClientAudioInput().getEnd()).isTrue();
    assertThat(message.getClientAudioInput().getAudio().toByteArray()).isEqualTo(sound);
  }

  private void confirm() {
    Message message =
        Message.newBuilder()
            .setTypeValue(2)
            .setServerConfirmSession(ServerConfirmSession.newBuilder().setConnectionId("c1"))
            .build();
    assertThat(protocol.decode(message.toByteArray(), true))
        .isInstanceOf(AvatarEvent.Confirmed.class);
  }

  private void motion() {
    Message message =
        Message.newBuilder()
            .setTypeValue(5)
            .setServerResponseAnimation(ServerResponseAnimation.newBuilder().setReqId("r1"))
            .build();
    assertThat(protocol.decode(message.toByteArray(), true))
        .isInstanceOf(AvatarEvent.Animation.class);
  }

  private AvatarError report(int code, String text, String reqId) {
    Message message =
        Message.newBuilder()
            .setTypeValue(4)
            .setServerError(ServerError.newBuilder().setCode(code).setMessage(text).setReqId(reqId))
            .build();
    return protocol.failed((AvatarEvent.ServerFailed) protocol.decode(message.toByteArray(), true));
  }

  private static AvatarEvent.Unreadable unreadable(AvatarEvent event) {
    return (AvatarEvent.Unreadable) event;
  }
}
