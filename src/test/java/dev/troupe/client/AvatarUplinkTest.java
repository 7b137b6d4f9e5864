package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarException;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.spatialwalk.IngressUrl;
import dev.troupe.spatialwalk.SpatialwalkProtocol;
import dev.troupe.spatialwalk.wire.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Speech on its way to a service that reads when it likes. */
final class AvatarUplinkTest {
  private static final int PIECE = 64 << 10;

  private final SlowWire wire = new SlowWire();
  private final AvatarUplink uplink =
      new AvatarUplink(
          wire,
          new SpatialwalkProtocol(
              IngressUrl.of("wss://h", "app", false), SessionSettings.of("ada")));

  @Test
  void piecesGoUpInOrderAsTheServiceReads() {
    wire.room = 1;
    Future<Void> first = uplink.speak(audio("r1", 3 * PIECE, true));
    Future<Void> second = uplink.speak(audio("r2", 10, true));
    assertThat(wire.sent()).containsExactly("r1 65536");
    assertThat(first.isComplete()).isFalse();

    wire.grow(2, uplink);
    assertThat(wire.sent()).containsExactly("r1 65536", "r1 65536", "r1 65536 end");
    wire.take();
    assertThat(first.succeeded()).isTrue();
    assertThat(second.isComplete()).isFalse();

    wire.grow(1, uplink);
    assertThat(wire.sent()).endsWith("r2 10 end");
    wire.take();
    assertThat(second.succeeded()).isTrue();
  }

  @Test
  void anInterruptionTakesBackWhatWasNotSentAndComesBehindTheRest() {
    wire.room = 1;
    Future<Void> speech = uplink.speak(audio("r1", 3 * PIECE, false));
    uplink.drop("r1");
    Future<Void> interrupted = uplink.send(new AvatarCommand.Interrupt("r1"));
    wire.take();
    assertThat(speech.succeeded()).isTrue();
    wire.grow(5, uplink);
    wire.take();
    assertThat(wire.sent()).containsExactly("r1 65536", "interrupt r1");
    assertThat(interrupted.succeeded()).isTrue();
  }

  @Test
  void whatWaitsIsBoundedButOneClipMayBeLarger() {
    assertThat(uplink.hasRoomFor(20 << 20)).isTrue();
    Future<Void> clip = uplink.speak(audio("r1", 20 << 20, true));
    assertThat(clip.isComplete()).isFalse();
    assertThat(uplink.hasRoomFor(2)).isFalse();

    uplink.drop("r1");
    assertThat(uplink.hasRoomFor(2)).isTrue();
    uplink.speak(audio("r2", 10 << 20, true));
    assertThat(uplink.hasRoomFor(6 << 20)).isTrue();
    assertThat(uplink.hasRoomFor(7 << 20)).isFalse();
  }

  @Test
  void allThatWaitsFailsWithTheSocket() {
    Future<Void> first = uplink.speak(audio("r1", 3 * PIECE, true));
    Future<Void> second = uplink.speak(audio("r2", 2, true));
    uplink.fail(
        AvatarError.of(
            AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.WEBSOCKET_RUNTIME, "it broke"));
    assertThat(first.cause()).hasMessage("connectionClosed: it broke");
    assertThat(second.cause()).hasMessage("connectionClosed: it broke");
    wire.grow(9, uplink);
    assertThat(wire.sent()).isEmpty();
  }

  @Test
  void aMessageThatTheNetworkDoesNotTakeFailsItsSpeech() {
    wire.room = 9;
    Future<Void> speech = uplink.speak(audio("r1", 2, true));
    wire.refuse("the line is cut");
    AvatarError error = ((AvatarException) speech.cause()).error();
    assertThat(error.code()).isEqualTo(AvatarErrorCode.CONNECTION_CLOSED);
    assertThat(error.phase()).isEqualTo(AvatarPhase.WEBSOCKET_SEND);
    assertThat(error.message()).isEqualTo("the line is cut");
  }

  private static AvatarCommand.Audio audio(String reqId, int bytes, boolean end) {
    return new AvatarCommand.Audio(reqId, new byte[bytes], end);
  }

  /** Takes as many messages as it has room for, and takes its time with them. */
  private static final class SlowWire implements AvatarUplink.Wire {
    private final List<byte[]> messages = new ArrayList<>();
    private final List<Promise<Void>> pending = new ArrayList<>();
    private int room;

    @Override
    public boolean writable() {
      return room > 0;
    }

    @Override
    public Future<Void> write(byte[] message) {
      room--;
      messages.add(message);
      Promise<Void> taken = Promise.promise();
      pending.add(taken);
      return taken.future();
    }

    void grow(int more, AvatarUplink uplink) {
      room += more;
      uplink.flush();
    }

    void take() {
      pending.forEach(Promise::complete);
      pending.clear();
    }

    void refuse(String why) {
      pending.forEach(it -> it.fail(why));
      pending.clear();
    }

    List<String> sent() {
      return messages.stream().map(SlowWire::shown).toList();
    }

    private static String shown(byte[] bytes) {
      try {
        Message message = Message.parseFrom(bytes);
        return message.hasClientInterrupt()
            ? "interrupt " + message.getClientInterrupt().getReqId()
            : message.getClientAudioInput().getReqId()
                + " "
                + message.getClientAudioInput().getAudio().size()
                + (message.getClientAudioInput().getEnd() ? " end" : "");
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }
}
