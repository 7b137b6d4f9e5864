package dev.troupe.spatialwalk;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.spatialwalk.wire.Message;

/**
 * An avatar server's message. Oracles: a value and never an exception; no more text than came in,
 * and no other bytes; what the generated parser reads this one reads alike; and every failure it
 * reports has a meaning.
 */
public final class SpatialwalkDecoderFuzz {
  private static final IngressUrl INGRESS = IngressUrl.of("wss://h", "app", false);

  private SpatialwalkDecoderFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    SpatialwalkProtocol protocol = new SpatialwalkProtocol(INGRESS, SessionSettings.of("ada"));
    AvatarEvent event = protocol.decode(input, true);
    SpatialwalkDecoderTest.assertNotLarger(event, input);
    switch (event) {
      case AvatarEvent.ServerFailed failed -> protocol.failed(failed);
      case AvatarEvent.Unreadable unreadable -> protocol.unreadable(unreadable);
      default -> {}
    }
    protocol.closed(4001, "");
    Message message;
    try {
      // The generated builder keeps what an earlier turn of the same arm brought, after another arm
      // came between; the specification has it cleared, and the reflective parser does that.
      message =
          Message.parseFrom(DynamicMessage.parseFrom(Message.getDescriptor(), input).toByteArray());
    } catch (InvalidProtocolBufferException e) {
      // The view reads less, so it may understand more.
      return;
    }
    // The generated parser lets some numbers pass that do not end; written again they do.
    boolean lax = event instanceof AvatarEvent.Unreadable;
    SpatialwalkDecoderTest.assertAgrees(
        lax ? SpatialwalkDecoder.decode(message.toByteArray()) : event, message);
  }
}
