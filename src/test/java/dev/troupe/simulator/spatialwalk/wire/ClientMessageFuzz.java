package dev.troupe.simulator.spatialwalk.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.troupe.spatialwalk.wire.Message;
import io.vertx.core.buffer.Buffer;

/**
 * What a client sends to the simulated avatar service. Oracles: a message or {@link
 * MalformedMessageException}; what the generated parser reads, the simulator's reader reads alike.
 */
public final class ClientMessageFuzz {
  private static final int INTERNAL = 7;

  private ClientMessageFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    ClientMessage read = read(input);
    Message message;
    try {
      message = Message.parseFrom(input);
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    if (message.getUnknownFields().hasField(INTERNAL)) {
      // Of the oneof at the vendor's, and only reserved in what is published.
      return;
    }
    switch (read) {
      case null -> {
        // The generated parser does not look into what it calls unknown.
      }
      case ClientMessage.Audio audio -> {
        assertThat(audio.reqId()).isEqualTo(message.getClientAudioInput().getReqId());
        assertThat(audio.end()).isEqualTo(message.getClientAudioInput().getEnd());
        assertThat(audio.audio().getBytes())
            .isEqualTo(message.getClientAudioInput().getAudio().toByteArray());
      }
      case ClientMessage.Interrupt interrupt ->
          assertThat(interrupt.reqId()).isEqualTo(message.getClientInterrupt().getReqId());
      case ClientMessage.Configure configure -> {
        assertThat(configure.configuration() != null)
            .isEqualTo(message.hasClientConfigureSession());
        if (configure.configuration() != null) {
          assertThat(configure.configuration().sampleRate())
              .isEqualTo(message.getClientConfigureSession().getSampleRate());
        }
      }
      default -> assertThat(message.getTypeValue()).isNotIn(1, 3, 7);
    }
  }

  private static ClientMessage read(byte[] input) {
    try {
      return ClientMessage.read(Buffer.buffer(input));
    } catch (MalformedMessageException e) {
      assertThat(e.getMessage()).isNotBlank();
      return null;
    }
  }
}
