package dev.troupe.robot;

/** What a robot says to a command, so that nobody waits for an answer that never comes. */
public enum Confirmation {
  /** The robot ends the command with a message that carries its request id. */
  ANSWERED,
  /**
   * The robot reports its new state, perhaps without the request id: the command ends when its
   * bytes left.
   */
  STATUS,
  /** The robot never answers: the command ends when its bytes left. */
  NONE
}
