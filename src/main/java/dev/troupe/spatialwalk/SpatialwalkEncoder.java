package dev.troupe.spatialwalk;

import com.google.protobuf.UnsafeByteOperations;
import dev.troupe.avatar.AvatarAudio;
import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.Egress;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.spatialwalk.wire.AgoraEgressConfig;
import dev.troupe.spatialwalk.wire.AudioFormat;
import dev.troupe.spatialwalk.wire.ClientAudioInput;
import dev.troupe.spatialwalk.wire.ClientConfigureSession;
import dev.troupe.spatialwalk.wire.ClientInterrupt;
import dev.troupe.spatialwalk.wire.ClientPause;
import dev.troupe.spatialwalk.wire.ClientResume;
import dev.troupe.spatialwalk.wire.EgressType;
import dev.troupe.spatialwalk.wire.LiveKitEgressConfig;
import dev.troupe.spatialwalk.wire.Message;
import dev.troupe.spatialwalk.wire.MessageType;
import java.util.TreeMap;

/** Commands to messages. Speech is copied once, into the message's own array. */
final class SpatialwalkEncoder {
  private SpatialwalkEncoder() {}

  static byte[] configure(SessionSettings settings) {
    ClientConfigureSession.Builder configure =
        ClientConfigureSession.newBuilder()
            .setSampleRate(settings.audio().sampleRate())
            .setBitrate(settings.bitrate())
            .setAudioFormat(format(settings.audio().encoding()))
            // Sorted, so that equal settings are equal bytes.
            .putAllExtraParams(new TreeMap<>(settings.extraParams()));
    switch (settings.egress()) {
      case Egress.Here here -> {}
      case Egress.LiveKit room ->
          configure.setEgressType(EgressType.EGRESS_TYPE_LIVEKIT).setLivekitEgress(liveKit(room));
      case Egress.Agora channel ->
          configure.setEgressType(EgressType.EGRESS_TYPE_AGORA).setAgoraEgress(agora(channel));
    }
    return message(MessageType.MESSAGE_CLIENT_CONFIGURE_SESSION)
        .setClientConfigureSession(configure)
        .build()
        .toByteArray();
  }

  private static AudioFormat format(AvatarAudio.Encoding encoding) {
    return switch (encoding) {
      case PCM_S16LE -> AudioFormat.AUDIO_FORMAT_PCM_S16LE;
      case OGG_OPUS -> AudioFormat.AUDIO_FORMAT_OGG_OPUS;
    };
  }

  private static LiveKitEgressConfig liveKit(Egress.LiveKit room) {
    return LiveKitEgressConfig.newBuilder()
        .setUrl(room.url())
        .setApiKey(room.apiKey())
        .setApiSecret(room.apiSecret())
        .setRoomName(room.roomName())
        .setPublisherId(room.publisherId())
        .putAllExtraAttributes(new TreeMap<>(room.extraAttributes()))
        .setIdleTimeout((int) room.idleTimeout().getSeconds())
        .setApiToken(room.apiToken())
        .build();
  }

  private static AgoraEgressConfig agora(Egress.Agora channel) {
    return AgoraEgressConfig.newBuilder()
        .setChannelName(channel.channelName())
        .setToken(channel.token())
        .setUid((int) channel.uid())
        .setPublisherId(channel.publisherId())
        .build();
  }

  static byte[] encode(AvatarCommand command) {
    return switch (command) {
      case AvatarCommand.Audio audio -> audio(audio);
      case AvatarCommand.Interrupt interrupt ->
          message(MessageType.MESSAGE_CLIENT_INTERRUPT)
              .setClientInterrupt(ClientInterrupt.newBuilder().setReqId(interrupt.reqId()))
              .build()
              .toByteArray();
      case AvatarCommand.Pause pause ->
          message(MessageType.MESSAGE_CLIENT_PAUSE)
              .setClientPause(ClientPause.newBuilder().setReqId(pause.reqId()))
              .build()
              .toByteArray();
      case AvatarCommand.Resume resume ->
          message(MessageType.MESSAGE_CLIENT_RESUME)
              .setClientResume(ClientResume.newBuilder().setReqId(resume.reqId()))
              .build()
              .toByteArray();
    };
  }

  private static byte[] audio(AvatarCommand.Audio audio) {
    return message(MessageType.MESSAGE_CLIENT_AUDIO_INPUT)
        .setClientAudioInput(
            ClientAudioInput.newBuilder()
                .setReqId(audio.reqId())
                .setEnd(audio.end())
                .setAudio(UnsafeByteOperations.unsafeWrap(audio.audio())))
        .build()
        .toByteArray();
  }

  private static Message.Builder message(MessageType type) {
    return Message.newBuilder().setType(type);
  }
}
