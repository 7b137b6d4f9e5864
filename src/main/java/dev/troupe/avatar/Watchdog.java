package dev.troupe.avatar;

import dev.troupe.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how long the server may be silent about the utterance whose turn it is: it may take its
 * time, but not for ever. Confined to the context of the sessions.
 */
final class Watchdog {
  /** The player's last word comes right behind the end of its sound. */
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  /** Nobody here knows how long Ogg Opus plays. */
  private static final Duration LONGEST_PLAY = Duration.ofMinutes(10);

  private final Time time;
  private final Duration answerTimeout;
  private final SessionSettings settings;
  private final Listener listener;
  private Time.@Nullable Timer timer;
  private @Nullable Utterance drained;
  private boolean paused;

  /** Who has the utterance. */
  interface Listener {

    /** The server has said nothing of it for too long. */
    void silent(Utterance head);

    /** The player had no last word to say. */
    void playedOut(Utterance head);
  }

  Watchdog(Time time, Duration answerTimeout, SessionSettings settings, Listener listener) {
    this.time = time;
    this.answerTimeout = answerTimeout;
    this.settings = settings;
    this.listener = listener;
  }

  /** Something was heard of it, or it was sent whole: the time begins anew. */
  void watch(@Nullable Utterance head) {
    if (head != null && head == drained) {
      return;
    }
    disarm();
    if (head != null && head.isUploaded() && !paused) {
      timer = time.after(answerTimeout.plus(playTime(head)), () -> listener.silent(head));
    }
  }

  /** With an egress the end comes when all is played. */
  private Duration playTime(Utterance utterance) {
    if (!settings.egress().elsewhere()) {
      return Duration.ZERO;
    }
    AvatarAudio audio = settings.audio();
    return audio.encoding() == AvatarAudio.Encoding.PCM_S16LE
        ? Duration.ofMillis(utterance.sentBytes() / 2 * 1000 / audio.sampleRate())
        : LONGEST_PLAY;
  }

  /** All of it has come; its player is heard before it counts as finished. */
  void awaitLastWord(Utterance head) {
    disarm();
    drained = head;
    timer = time.after(LAST_WORD, () -> listener.playedOut(head));
  }

  /** Whether nothing but the player's last word is missing. */
  boolean isDrained(@Nullable Utterance head) {
    return head != null && head == drained;
  }

  /** A player that rests may rest as long as it likes. */
  void paused(boolean now) {
    paused = now;
  }

  void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
