package dev.troupe.robot;

/** What concerns the robot's senses: users, microphone and speaker, camera. */
public sealed interface PerceptionCommand extends RobotCommand {

  /** Ask once who is there. */
  record UsersOnce() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.USERS_ONCE;
    }
  }

  /** Keep reporting who is there. */
  record StartUsers() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.USERS_START;
    }
  }

  /** Stop reporting who is there. */
  record StopUsers() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.USERS_STOP;
    }
  }

  /** Stream microphone, speaker or both as s16le mono PCM; a new start replaces the settings. */
  record StartAudio(int sampleRate, boolean microphone, boolean speaker)
      implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.AUDIO_START;
    }
  }

  /** Stop the audio stream; harmless when none runs. */
  record StopAudio() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.AUDIO_STOP;
    }
  }

  /** Take one picture. */
  record CameraOnce() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CAMERA_ONCE;
    }
  }

  /** Stream pictures at the robot's own rate. */
  record StartCamera() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CAMERA_START;
    }
  }

  /** Stop the stream of pictures. */
  record StopCamera() implements PerceptionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.CAMERA_STOP;
    }
  }
}
