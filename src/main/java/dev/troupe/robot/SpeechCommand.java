package dev.troupe.robot;

import org.jspecify.annotations.Nullable;

/** What concerns the mouth and the voice. */
public sealed interface SpeechCommand extends RobotCommand {

  /**
   * Synthesise and say {@code text}. {@code abort} drops what is planned and being said; {@code
   * monitorWords} asks for a message at each word.
   */
  record SayText(String text, boolean abort, boolean monitorWords) implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SAY_TEXT;
    }
  }

  /**
   * Play a WAV file which the robot itself downloads from {@code url}; {@code text} is for display
   * only.
   */
  record SayAudio(String url, String text, boolean lipsync, boolean abort)
      implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SAY_AUDIO;
    }
  }

  /** Begin a stream of s16le mono PCM at {@code sampleRate} Hz. */
  record StartStream(int sampleRate, boolean lipsync) implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SPEECH_STREAM;
    }
  }

  /** A piece of the stream: s16le mono PCM without a header. The array must not change any more. */
  record StreamData(byte[] pcm) implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SPEECH_STREAM_DATA;
    }
  }

  /** No more data: the robot plays out its buffer, then reports the end. */
  record EndStream() implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SPEECH_STREAM_END;
    }
  }

  /** Stop what is being said and drop what is planned, streams included. */
  record Stop() implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SPEECH_STOP;
    }
  }

  /** Choose a voice; every component that is set must match. */
  record ConfigureVoice(
      @Nullable String voiceId,
      @Nullable String name,
      @Nullable String gender,
      @Nullable String language,
      @Nullable String provider,
      boolean inputLanguage)
      implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.VOICE_CONFIGURE;
    }
  }

  /** Ask for the current voice, the list of voices, or both. */
  record GetVoice(boolean current, boolean list) implements SpeechCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.VOICE_STATUS;
    }
  }
}
