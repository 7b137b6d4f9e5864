package dev.troupe.robot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One thing a robot said. Nullable components were absent from its message. */
public sealed interface RobotEvent {

  EventKind kind();

  /** Answer to an authentication or to a bare probe; {@code scope} verbatim. */
  record Authenticated(boolean access, @Nullable String scope) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.AUTHENTICATED;
    }
  }

  /** Playback began; {@code genTimeMillis} is what the synthesis took, 0 from a cache. */
  record SpeakStarted(String text, @Nullable Double genTimeMillis) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.SPEAK_STARTED;
    }
  }

  /** A word is being said; {@code index} counts from 0 (inferred). */
  record SpokenWord(String word, int index) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.SPOKEN_WORD;
    }
  }

  /** Playback ended; {@code text} is what was really said. */
  record SpeakEnded(String text, boolean aborted, boolean failed) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.SPEAK_ENDED;
    }
  }

  /** State of streamed speech, in bytes of PCM. */
  record SpeechBuffer(long played, long received) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.SPEECH_BUFFER;
    }
  }

  /** The robot's recogniser listens. */
  record ListenStarted() implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.LISTEN_STARTED;
    }
  }

  /**
   * It stopped: {@code stopped}, {@code robot_speak}, {@code speech_end}, {@code silence_timeout};
   * others verbatim.
   */
  record ListenEnded(String cause) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.LISTEN_ENDED;
    }
  }

  /** A user began to speak. */
  record HearStarted() implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.HEAR_STARTED;
    }
  }

  /** What was understood so far. */
  record HearPartial(String text) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.HEAR_PARTIAL;
    }
  }

  /** What was understood in the end; may be empty. */
  record HearEnded(String text) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.HEAR_ENDED;
    }
  }

  /** The current voice and, when asked for, all voices. */
  record VoiceStatus(@Nullable String voiceId, @Nullable List<Voice> voices) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.VOICE_STATUS;
    }
  }

  /** What the robot was told to look at, and what it looks at now. */
  record AttendStatus(@Nullable String target, @Nullable String current) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.ATTEND_STATUS;
    }
  }

  /** A monitored gesture began. */
  record GestureStarted(@Nullable String name) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.GESTURE_STARTED;
    }
  }

  /** A monitored gesture ended. */
  record GestureEnded(@Nullable String name) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.GESTURE_ENDED;
    }
  }

  /** The current face and, when asked for, all faces. */
  record FaceStatus(@Nullable String faceId, @Nullable List<String> faces) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.FACE_STATUS;
    }
  }

  /** Who is there, the nearest first. */
  record UsersSeen(List<User> users) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.USERS;
    }
  }

  /** A piece of what the robot hears and says: s16le mono PCM at the rate of the stream. */
  record AudioHeard(byte @Nullable [] microphone, byte @Nullable [] speaker) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.AUDIO;
    }
  }

  /** What the robot sees: a JPEG. */
  record CameraPicture(byte[] jpeg) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.CAMERA;
    }
  }

  /** Loudness 0 to 100, and whether the robot is a program. */
  record SystemStatus(@Nullable Integer volume, @Nullable Boolean virtual) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.SYSTEM_STATUS;
    }
  }

  /** The robot refused or did not understand something; the shape of its message is not settled. */
  record Rejected(String text) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.REJECTED;
    }
  }

  /** A message outside this vocabulary, whole. */
  record Unrecognised(String type, String json) implements RobotEvent {
    @Override
    public EventKind kind() {
      return EventKind.UNRECOGNISED;
    }
  }

  /** One entry of the list of voices; all but the id optional. */
  record Voice(
      String voiceId,
      @Nullable String name,
      @Nullable String provider,
      @Nullable String language,
      @Nullable String gender) {}

  /** A point, in metres from the robot. */
  record Point(double x, double y, double z) {}

  /** A face in the camera's picture, in pixels. */
  record Box(double x, double y, double w, double h) {}

  /**
   * A person in view; everything but the id is optional, {@code other} keeps keys that are unknown
   * here as JSON.
   */
  record User(
      String id,
      @Nullable Point location,
      @Nullable Box camera,
      @Nullable Boolean attended,
      @Nullable Double attending,
      @Nullable Double distance,
      Map<String, String> other) {}
}
