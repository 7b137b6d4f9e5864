package dev.troupe.robot;

/** Every kind of event as one bounded word: what subscribers filter by, and a metric label. */
public enum EventKind {
  AUTHENTICATED,
  SPEAK_STARTED,
  SPOKEN_WORD,
  SPEAK_ENDED,
  SPEECH_BUFFER,
  LISTEN_STARTED,
  LISTEN_ENDED,
  HEAR_STARTED,
  HEAR_PARTIAL,
  HEAR_ENDED,
  VOICE_STATUS,
  ATTEND_STATUS,
  GESTURE_STARTED,
  GESTURE_ENDED,
  FACE_STATUS,
  USERS,
  AUDIO,
  CAMERA,
  SYSTEM_STATUS,
  REJECTED,
  UNRECOGNISED;

  /**
   * Media and users flow through feeds, by their own rules; everything else is an event that nobody
   * may miss.
   */
  public boolean isFeed() {
    return this == USERS || this == AUDIO || this == CAMERA;
  }
}
