package dev.troupe.avatar;

import dev.troupe.link.Crossing;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A caller's side of its session. Every method may be called from any thread, and returns at once;
 * what is called in order happens in order.
 */
public final class AnimationCall {
  /** Sound that may wait for its turn. */
  private static final long MOST_WAITING = 4 << 20;

  private static final long FEW_WAITING = 2 << 20;

  private final Crossing home;
  private final Runnable wanted;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicBoolean held = new AtomicBoolean();
  private AnimationSession session;

  /**
   * @param wanted told when the caller may send sound again
   */
  AnimationCall(Crossing home, Runnable wanted) {
    this.home = home;
    this.wanted = wanted;
  }

  void open(AnimationSession opening) {
    session = opening;
    home.post(opening::open);
  }

  /**
   * Sound in the session's format; the first begins an utterance. False when the caller shall wait
   * until more is wanted.
   *
   * @param from how many bytes of the caller's it was made of
   */
  public boolean audio(String utteranceId, byte[] sound, long from) {
    long now = waiting.addAndGet(sound.length);
    home.post(() -> session.audio(utteranceId, sound, from));
    if (now < MOST_WAITING) {
      return true;
    }
    held.set(true);
    // It may have been used up just now.
    return waiting.get() < FEW_WAITING && held.compareAndSet(true, false);
  }

  /** From the session: so much of the sound waits no more. */
  void used(long bytes) {
    if (waiting.addAndGet(-bytes) < FEW_WAITING && held.compareAndSet(true, false)) {
      wanted.run();
    }
  }

  /**
   * The utterance is complete.
   *
   * @param rest what a filter still held of its sound
   */
  public void endUtterance(String utteranceId, byte[] rest) {
    waiting.addAndGet(rest.length);
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
    home.post(() -> session.end());
  }

  /** As {@link #end}, since the gateway goes down. */
  public void drain() {
    home.post(() -> session.drain());
  }

  /** Nobody listens any more. */
  public void cancel() {
    home.post(() -> session.cancel());
  }
}
