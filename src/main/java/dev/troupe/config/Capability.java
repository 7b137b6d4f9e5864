package dev.troupe.config;

/** A sense, a limb or a duty that a policy grants; the contract has the same words. */
public enum Capability {
  SPEECH,
  LISTENING,
  FACE,
  ATTENTION,
  GESTURE,
  LED,
  VOICE,
  USERS,
  MICROPHONE,
  CAMERA,
  RECOGNITION,
  AVATAR,
  FLEET,
  ADMIN,
  LEASE;

  /**
   * Whether it is granted only where it is listed by its own name: nobody shall watch or hear
   * through a robot because of a star.
   */
  public boolean onlyByName() {
    return this == MICROPHONE || this == CAMERA;
  }
}
