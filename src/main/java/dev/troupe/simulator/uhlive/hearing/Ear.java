package dev.troupe.simulator.uhlive.hearing;

import org.jspecify.annotations.Nullable;

/**
 * Listens to one recognition's sound and tells, in the order of the sound, when voice begins and
 * ends and which digits were heard. Times are milliseconds since the ear was opened: sound while it
 * flows, and what {@link #pass} says while it does not. Confined to the session.
 */
public final class Ear {
  public static final int WINDOW_MILLIS = 10;
  private static final int WINDOW = 80;

  private final VoiceDetector voice;
  private final ToneDetector tones;
  private final Listener listener;
  private final short[] window = new short[WINDOW];
  private int filled;
  private long now;

  /** What an ear tells. After everything else comes {@link #window}, once a window. */
  public interface Listener {

    void voiceBegan(long at);

    void voiceEnded(long at);

    void digit(Tone tone);

    /** All sound until then has been told of. */
    void window(long now);
  }

  public Ear(EarOptions options, Listener listener) {
    this.voice = new VoiceDetector(options);
    this.tones = new ToneDetector(options);
    this.listener = listener;
  }

  public void hear(short[] samples) {
    int taken = 0;
    while (taken < samples.length) {
      int count = Math.min(WINDOW - filled, samples.length - taken);
      System.arraycopy(samples, taken, window, filled, count);
      taken += count;
      filled += count;
      if (filled == WINDOW) {
        filled = 0;
        look(window);
      }
    }
  }

  /** Time went by without sound: whoever spoke has stopped. */
  public void pass(long millis) {
    if (voice.voiced()) {
      listener.voiceEnded(now);
    }
    voice.reset();
    now += millis;
    listener.window(now);
  }

  private void look(short[] samples) {
    long began = now;
    now += WINDOW_MILLIS;
    if (voice.turns(samples)) {
      if (voice.voiced()) {
        listener.voiceBegan(now - (long) voice.loud() * WINDOW_MILLIS);
      } else {
        listener.voiceEnded(began);
      }
    }
    @Nullable Tone tone = tones.hear(samples);
    if (tone != null) {
      listener.digit(tone);
    }
    listener.window(now);
  }
}
