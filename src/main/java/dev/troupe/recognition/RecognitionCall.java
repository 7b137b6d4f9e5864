package dev.troupe.recognition;

import dev.troupe.link.Crossing;

/**
 * A caller's side of its session. Every method may be called from any thread, and returns at once;
 * what is called in order happens in order.
 */
public final class RecognitionCall {
  private final Crossing home;
  private final RecognitionSession session;

  RecognitionCall(Crossing home, RecognitionSession session) {
    this.home = home;
    this.session = session;
  }

  void open() {
    home.post(session::open);
  }

  /**
   * Asks for something; up to 32 wait in line.
   *
   * @param commandId comes back with everything that it causes
   */
  public void submit(String commandId, SessionCommand command) {
    home.post(() -> session.submit(commandId, command));
  }

  /** Sound in the session's codec, in order. */
  public void audio(AudioPiece piece) {
    home.post(() -> session.audio(piece));
  }

  /** A live source went quiet, or came back: the recogniser hears silence meanwhile. */
  public void quiet(boolean quiet) {
    home.post(() -> session.quiet(quiet));
  }

  /** Nothing more comes: what is in line is done, a recognition brought to its end. */
  public void end() {
    home.post(session::end);
  }

  /** As {@link #end}, since the gateway goes down. */
  public void drain() {
    home.post(session::drain);
  }

  /** Nobody listens any more. */
  public void cancel() {
    home.post(session::cancel);
  }
}
