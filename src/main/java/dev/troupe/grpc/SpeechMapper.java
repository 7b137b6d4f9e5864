package dev.troupe.grpc;

import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.api.robot.v1.SayAudioRequest;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.SpeechEndKind;
import dev.troupe.api.robot.v1.SpeechEnded;
import dev.troupe.api.robot.v1.SpeechProgress;
import dev.troupe.api.robot.v1.SpeechStarted;
import dev.troupe.api.robot.v1.SpeechWord;
import dev.troupe.api.robot.v1.Voice;
import dev.troupe.api.robot.v1.VoiceStatus;
import dev.troupe.api.robot.v1.WhenBusy;
import dev.troupe.robot.Failure;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Speech and voices between contract and domain. Defaults are those of the official client's
 * asynchronous methods.
 */
final class SpeechMapper {
  static final String DEFAULT_AUDIO_TEXT = "AUDIO";
  static final boolean DEFAULT_AUDIO_LIPSYNC = true;
  static final int DEFAULT_STREAM_RATE = 24_000;
  static final boolean DEFAULT_STREAM_LIPSYNC = false;
  static final boolean DEFAULT_INPUT_LANGUAGE = true;
  static final int LOWEST_RATE = 8_000;
  static final int HIGHEST_RATE = 48_000;
  private static final int LONGEST_TEXT = 100_000;

  private SpeechMapper() {}

  static RobotCommand command(SayRequest say, Violations violations) {
    violations.notEmpty("text", say.getText());
    violations.check(
        say.getText().length() <= LONGEST_TEXT,
        "text",
        say.getText().length() + " characters",
        "at most " + LONGEST_TEXT);
    return new SpeechCommand.SayText(
        say.getText(), interrupts(say.getWhenBusy()), say.getMonitorWords());
  }

  static RobotCommand command(SayAudioRequest say, Violations violations) {
    violations.check(
        isHttp(say.getUrl()),
        "url",
        say.getUrl(),
        "an http or https address that the robot reaches");
    return new SpeechCommand.SayAudio(
        say.getUrl(),
        say.hasText() ? say.getText() : DEFAULT_AUDIO_TEXT,
        say.hasLipsync() ? say.getLipsync() : DEFAULT_AUDIO_LIPSYNC,
        interrupts(say.getWhenBusy()));
  }

  static SpeechCommand.StartStream command(SayAudioStreamHeader header, Violations violations) {
    int rate = header.hasSampleRateHz() ? header.getSampleRateHz() : DEFAULT_STREAM_RATE;
    violations.inRange("sample_rate_hz", rate, LOWEST_RATE, HIGHEST_RATE);
    return new SpeechCommand.StartStream(
        rate, header.hasLipsync() ? header.getLipsync() : DEFAULT_STREAM_LIPSYNC);
  }

  static RobotCommand command(SetVoiceRequest set, Violations violations) {
    violations.check(
        set.hasVoiceId()
            || set.hasName()
            || set.hasGender()
            || set.hasLanguage()
            || set.hasProvider(),
        "voice_id",
        null,
        "at least one of voice_id, name, gender, language, provider");
    return new SpeechCommand.ConfigureVoice(
        set.hasVoiceId() ? set.getVoiceId() : null,
        set.hasName() ? set.getName() : null,
        set.hasGender() ? set.getGender() : null,
        set.hasLanguage() ? set.getLanguage() : null,
        set.hasProvider() ? set.getProvider() : null,
        set.hasInputLanguage() ? set.getInputLanguage() : DEFAULT_INPUT_LANGUAGE);
  }

  /** Also what others than this gateway made the robot say is to stop. */
  private static boolean interrupts(WhenBusy whenBusy) {
    return whenBusy == WhenBusy.WHEN_BUSY_INTERRUPT;
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      String scheme = uri.getScheme();
      return uri.getHost() != null && ("http".equals(scheme) || "https".equals(scheme));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static SpeechStarted started(RobotEvent.SpeakStarted event) {
    SpeechStarted.Builder started = SpeechStarted.newBuilder().setText(event.text());
    if (event.genTimeMillis() != null) {
      long nanos = (long) (event.genTimeMillis() * 1_000_000);
      started.setGenerationTime(ProtoTime.duration(Duration.ofNanos(nanos)));
    }
    return started.build();
  }

  static SpeechWord word(RobotEvent.SpokenWord event) {
    return SpeechWord.newBuilder().setWord(event.word()).setIndex(event.index()).build();
  }

  /** Without a rate only the bytes are known. */
  static SpeechProgress progress(RobotEvent.SpeechBuffer event, int sampleRate) {
    SpeechProgress.Builder progress =
        SpeechProgress.newBuilder()
            .setPlayedBytes(event.played())
            .setReceivedBytes(event.received());
    if (sampleRate > 0) {
      progress.setPlayed(ProtoTime.lasting(event.played(), sampleRate));
      progress.setReceived(ProtoTime.lasting(event.received(), sampleRate));
    }
    return progress.build();
  }

  /** The end as the robot told it, to everybody. */
  static SpeechEnded ended(RobotEvent.SpeakEnded event) {
    SpeechEnded.Builder ended = SpeechEnded.newBuilder().setSaidText(event.text());
    if (event.failed()) {
      return ended
          .setKind(SpeechEndKind.SPEECH_END_KIND_FAILED)
          .setReason(ErrorReason.ERROR_REASON_SPEECH_FAILED)
          .build();
    }
    return ended
        .setKind(
            event.aborted()
                ? SpeechEndKind.SPEECH_END_KIND_INTERRUPTED
                : SpeechEndKind.SPEECH_END_KIND_FINISHED)
        .build();
  }

  /** The end of a command; null for one that was no speech. */
  static @Nullable SpeechEnded ended(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered ->
          answered.answer() instanceof RobotEvent.SpeakEnded said ? ended(said) : null;
      case Outcome.Interrupted cut ->
          SpeechEnded.newBuilder()
              .setKind(SpeechEndKind.SPEECH_END_KIND_INTERRUPTED)
              .setSaidText(cut.text())
              .setPlayed(ProtoTime.duration(cut.spoken()))
              .build();
      case Outcome.Preempted preempted ->
          SpeechEnded.newBuilder().setKind(SpeechEndKind.SPEECH_END_KIND_PREEMPTED).build();
      default -> null;
    };
  }

  /** The end of an utterance, however it ended. */
  static SpeechEnded endOfSpeech(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Failed failed -> broken(SpeechEndKind.SPEECH_END_KIND_FAILED, failed.failure());
      case Outcome.Unknown unknown ->
          broken(SpeechEndKind.SPEECH_END_KIND_UNKNOWN, unknown.failure());
      default -> {
        SpeechEnded ended = ended(outcome);
        yield ended == null
            ? SpeechEnded.newBuilder().setKind(SpeechEndKind.SPEECH_END_KIND_FINISHED).build()
            : ended;
      }
    };
  }

  private static SpeechEnded broken(SpeechEndKind kind, Failure failure) {
    return SpeechEnded.newBuilder()
        .setKind(kind)
        .setReason(StatusMapper.reason(failure.reason()))
        .setDetail(failure.message())
        .build();
  }

  static VoiceStatus voices(RobotEvent.VoiceStatus event) {
    VoiceStatus.Builder status = VoiceStatus.newBuilder();
    if (event.voiceId() != null) {
      status.setVoiceId(event.voiceId());
    }
    if (event.voices() != null) {
      event.voices().forEach(voice -> status.addVoices(voice(voice)));
    }
    return status.build();
  }

  private static Voice voice(RobotEvent.Voice voice) {
    return Voice.newBuilder()
        .setVoiceId(voice.voiceId())
        .setName(orEmpty(voice.name()))
        .setProvider(orEmpty(voice.provider()))
        .setLanguage(orEmpty(voice.language()))
        .setGender(orEmpty(voice.gender()))
        .build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
