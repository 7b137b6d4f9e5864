package dev.troupe.grpc;

import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.audio.SampleRates;
import dev.troupe.avatar.Animator;
import dev.troupe.avatar.AvatarAudio;
import dev.troupe.avatar.AvatarAudio.Encoding;
import dev.troupe.avatar.AvatarFacts;
import dev.troupe.avatar.AvatarFailure;
import dev.troupe.avatar.Egress;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.avatar.SoundIntake;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what callers of avatars ask for. */
final class AvatarRequests {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int HIGHEST_BITRATE = 510_000;

  private final Animator animator;

  AvatarRequests(Animator animator) {
    this.animator = animator;
  }

  /** The avatar of a name or an id; ends the call when there is none. */
  AvatarFacts avatar(String name) {
    new Violations().notEmpty("avatar", name).throwIfAny();
    AvatarFacts avatar = animator.find(name);
    if (avatar == null) {
      throw new AvatarFailure(
              AvatarFailure.Reason.AVATAR_UNKNOWN,
              "avatar: \"%s\" (expected: a name under avatars.cast, or its avatar_id)"
                  .formatted(name.length() <= 80 ? name : name.substring(0, 80)))
          .asException();
    }
    return avatar;
  }

  /** Ends the call when something is wrong. */
  AvatarWish wish(AnimateHeader header) {
    AvatarFacts avatar = avatar(header.getAvatar());
    Violations violations = new Violations();
    Encoding encoding = encoding(header.getAudio(), violations);
    violations.check(
        header.getAudio().getChannels() <= 1,
        "audio.channels",
        header.getAudio().getChannels(),
        "1");
    int asked = header.getAudio().getSampleRateHz();
    int rate = asked == 0 ? avatar.sampleRate() : asked;
    boolean pcm = encoding == Encoding.PCM_S16LE;
    violations.oneOf("audio.sample_rate_hz", rate, pcm ? SampleRates.ALL : encoding.sampleRates());
    int bitrate = bitrate(header, avatar, pcm, violations);
    Egress egress = egress(header, violations);
    violations.throwIfAny();
    int sent = encoding.sampleRates().contains(rate) ? rate : avatar.sampleRate();
    AvatarAudio audio = new AvatarAudio(encoding, sent);
    return new AvatarWish(
        avatar,
        new SessionSettings(avatar.avatarId(), audio, bitrate, egress, Map.of()),
        rate,
        new SoundIntake(pcm, rate, sent));
  }

  private static Encoding encoding(AudioFormat format, Violations violations) {
    return switch (format.getEncoding()) {
      case AUDIO_ENCODING_UNSPECIFIED, AUDIO_ENCODING_PCM_S16LE -> Encoding.PCM_S16LE;
      case AUDIO_ENCODING_OGG_OPUS -> Encoding.OGG_OPUS;
      default -> {
        violations.add(
            "audio.encoding",
            format.getEncoding(),
            "AUDIO_ENCODING_PCM_S16LE or AUDIO_ENCODING_OGG_OPUS");
        yield Encoding.PCM_S16LE;
      }
    };
  }

  private static int bitrate(
      AnimateHeader header, AvatarFacts avatar, boolean pcm, Violations violations) {
    if (!header.hasBitrateBps()) {
      return pcm ? 0 : avatar.bitrate();
    }
    int bitrate = header.getBitrateBps();
    violations.check(!pcm, "bitrate_bps", bitrate, "unset with PCM");
    violations.inRange("bitrate_bps", bitrate, 0, HIGHEST_BITRATE);
    return bitrate;
  }

  Duration patience(AnimateHeader header) {
    if (!header.hasSessionTimeout()) {
      return animator.patience();
    }
    Duration asked = ProtoTime.duration(header.getSessionTimeout());
    new Violations()
        .check(
            asked.isPositive() && asked.compareTo(LONGEST_WAIT) <= 0,
            "session_timeout",
            asked,
            "above 0, up to 1 min")
        .throwIfAny();
    return asked;
  }

  private static Egress egress(AnimateHeader header, Violations violations) {
    if (!header.hasEgress()) {
      return Egress.HERE;
    }
    dev.troupe.api.avatar.v1.Egress egress = header.getEgress();
    Egress read =
        switch (egress.getEgressCase()) {
          case LIVEKIT -> checked("egress.livekit", () -> liveKit(egress.getLivekit()), violations);
          case AGORA -> checked("egress.agora", () -> agora(egress.getAgora()), violations);
          case EGRESS_NOT_SET -> {
            violations.add("egress", null, "livekit or agora");
            yield null;
          }
        };
    return read == null ? Egress.HERE : read;
  }

  private static @Nullable Egress checked(
      String field, Supplier<Egress> reader, Violations violations) {
    try {
      return reader.get();
    } catch (IllegalArgumentException refused) {
      // The values themselves are secret or close to it, and the message says what is wrong.
      violations.add(field, "***", String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private static Egress liveKit(dev.troupe.api.avatar.v1.LiveKitEgress from) {
    return new Egress.LiveKit(
        from.getUrl(),
        from.getRoomName(),
        from.getPublisherId(),
        from.getApiToken(),
        from.getApiKey(),
        from.getApiSecret(),
        from.getExtraAttributesMap(),
        ProtoTime.duration(from.getIdleTimeout()));
  }

  private static Egress agora(dev.troupe.api.avatar.v1.AgoraEgress from) {
    return new Egress.Agora(
        from.getChannelName(),
        from.getToken(),
        Integer.toUnsignedLong(from.getUid()),
        from.getPublisherId());
  }

  static AudioFormat format(Encoding encoding, int rate) {
    return AudioFormat.newBuilder()
        .setEncoding(
            switch (encoding) {
              case PCM_S16LE -> AudioEncoding.AUDIO_ENCODING_PCM_S16LE;
              case OGG_OPUS -> AudioEncoding.AUDIO_ENCODING_OGG_OPUS;
            })
        .setSampleRateHz(rate)
        .setChannels(1)
        .build();
  }

  static List<Integer> pcmRates() {
    return Encoding.PCM_S16LE.sampleRates();
  }
}
