package dev.troupe.robot;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What of a robot one client can hold for itself while others hold the rest. */
public enum RobotPart {
  /** The mouth: speech, voice and volume. */
  SPEECH,
  /** The robot's own recogniser. */
  LISTENING,
  /** The face: gestures, head pose, face parameters, mask and visibility. */
  FACE,
  /** The gaze. */
  ATTENTION,
  /** The light ring. */
  LED;

  private static final Set<RobotPart> NONE = Set.of();
  private static final Set<RobotPart> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(RobotPart.class));

  /** What a command moves; nothing for one that only looks, everything for a raw message. */
  public static Set<RobotPart> movedBy(CommandKind kind) {
    return switch (kind) {
      case SAY_TEXT,
          SAY_AUDIO,
          SPEECH_STREAM,
          SPEECH_STREAM_DATA,
          SPEECH_STREAM_END,
          SPEECH_STOP,
          VOICE_CONFIGURE,
          SYSTEM_CONFIGURE ->
          Set.of(SPEECH);
      case LISTEN_CONFIGURE, LISTEN, LISTEN_STOP -> Set.of(LISTENING);
      case ATTEND_USER, ATTEND_LOCATION, ATTEND_NOBODY -> Set.of(ATTENTION);
      case GESTURE, FACE_PARAMS, HEAD_POSE, FACE_CONFIGURE, FACE_RESET -> Set.of(FACE);
      case LED, LEDS -> Set.of(RobotPart.LED);
      case RAW -> ALL;
      case VOICE_STATUS,
          FACE_STATUS,
          SYSTEM_STATUS,
          USERS_ONCE,
          USERS_START,
          USERS_STOP,
          AUDIO_START,
          AUDIO_STOP,
          CAMERA_ONCE,
          CAMERA_START,
          CAMERA_STOP ->
          NONE;
    };
  }
}
