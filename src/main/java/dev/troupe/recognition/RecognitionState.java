package dev.troupe.recognition;

/**
 * Where the session on one socket stands. Only what the recogniser says moves it, whatever was
 * asked (seen in the official client):
 *
 * <pre>
 *               OPENED                RECOGNITION-IN-PROGRESS
 *  NO_SESSION ----------&gt; IDLE ------------------------------&gt; RECOGNITION
 *      ^                  |  ^                                     |
 *      +------------------+  +-------------------------------------+
 *            CLOSED              RECOGNITION-COMPLETE, STOPPED
 * </pre>
 *
 * <p>These five events lead to their state from any other one; every other event changes nothing.
 */
public enum RecognitionState {
  /** The socket is open, a session is not. */
  NO_SESSION,
  /** A session is open; its sound is neither recognised nor billed (documented). */
  IDLE,
  /** A recognition listens. */
  RECOGNITION;

  /** The state after an event. */
  public RecognitionState after(RecognitionEvent event) {
    return switch (event) {
      case RecognitionEvent.Opened opened -> IDLE;
      case RecognitionEvent.RecognitionInProgress started -> RECOGNITION;
      case RecognitionEvent.RecognitionComplete complete -> IDLE;
      case RecognitionEvent.Stopped stopped -> IDLE;
      case RecognitionEvent.Closed closed -> NO_SESSION;
      default -> this;
    };
  }
}
