package dev.troupe.avatar;

import dev.troupe.link.Crossing;

/**
 * A caller's side of its session. Every method may be called from any thread, and returns at once;
 * what is called in order happens in order.
 */
public final class AnimationCall {
  private final Crossing home;
  private final SoundGauge gauge;
  private final AnimationSession session;

  AnimationCall(Crossing home, SoundGauge gauge, AnimationSession session) {
    this.home = home;
    this.gauge = gauge;
    this.session = session;
  }

  void open() {
    home.post(session::open);
  }

  /**
   * Sound in the session's format; the first begins an utterance. False when the caller shall wait
   * until more is wanted.
   *
   * @param from how many bytes of the caller's it was made of
   */
  public boolean audio(String utteranceId, byte[] sound, long from) {
    boolean room = gauge.add(sound.length);
    home.post(() -> session.audio(utteranceId, sound, from));
    return room;
  }

  /**
   * The utterance is complete.
   *
   * @param rest what a filter still held of its sound
   */
  public void endUtterance(String utteranceId, byte[] rest) {
    gauge.add(rest.length);
    home.post(() -> session.endUtterance(utteranceId, rest));
  }

  /** Stops every utterance that was begun. */
  public void interrupt(String commandId) {
    home.post(() -> session.interrupt(commandId));
  }

  /** Pauses or resumes the player of an egress. */
  public void control(String commandId, boolean pause) {
    home.post(() -> session.control(commandId, pause));
  }

  /** The caller has taken so many messages. */
  public void taken(int count) {
    home.post(() -> session.taken(count));
  }

  /** Nothing more comes: what was begun is brought to its end, then the session leaves. */
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
