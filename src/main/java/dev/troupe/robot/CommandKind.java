package dev.troupe.robot;

import static dev.troupe.robot.Confirmation.ANSWERED;
import static dev.troupe.robot.Confirmation.NONE;
import static dev.troupe.robot.Confirmation.STATUS;

/** Every command a robot knows, as one bounded word: a metric label, a log key, a row in tables. */
public enum CommandKind {
  SAY_TEXT(ANSWERED),
  SAY_AUDIO(ANSWERED),
  SPEECH_STREAM(ANSWERED),
  SPEECH_STREAM_DATA(NONE),
  SPEECH_STREAM_END(NONE),
  SPEECH_STOP(NONE),
  LISTEN_CONFIGURE(NONE),
  LISTEN(ANSWERED),
  LISTEN_STOP(NONE),
  VOICE_CONFIGURE(ANSWERED),
  VOICE_STATUS(ANSWERED),
  ATTEND_USER(STATUS),
  ATTEND_LOCATION(STATUS),
  ATTEND_NOBODY(STATUS),
  GESTURE(ANSWERED),
  FACE_PARAMS(NONE),
  HEAD_POSE(NONE),
  FACE_CONFIGURE(NONE),
  FACE_STATUS(ANSWERED),
  FACE_RESET(NONE),
  LED(NONE),
  LEDS(NONE),
  USERS_ONCE(ANSWERED),
  USERS_START(NONE),
  USERS_STOP(NONE),
  AUDIO_START(NONE),
  AUDIO_STOP(NONE),
  CAMERA_ONCE(ANSWERED),
  CAMERA_START(NONE),
  CAMERA_STOP(NONE),
  SYSTEM_STATUS(ANSWERED),
  SYSTEM_CONFIGURE(NONE),
  RAW(NONE);

  private final Confirmation confirmation;

  CommandKind(Confirmation confirmation) {
    this.confirmation = confirmation;
  }

  public Confirmation confirmation() {
    return confirmation;
  }
}
