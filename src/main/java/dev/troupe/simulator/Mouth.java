package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says one thing at a time, in order; an abort ends what is said and drops what is planned, and
 * every accepted utterance gets exactly one end. Confined to the robot.
 */
final class Mouth {
  private final Audience audience;
  private final Manners.Flush flush;
  private final Listener listener;
  private final Deque<Utterance> planned = new ArrayDeque<>();
  private @Nullable Utterance current;
  private boolean audible;

  /** Whoever must know that the robot hears itself. */
  interface Listener {
    void robotSpeaks(String text);

    void robotFallsSilent();
  }

  Mouth(Audience audience, Manners.Flush flush, Listener listener) {
    this.audience = audience;
    this.flush = flush;
    this.listener = listener;
  }

  /** Speaks as soon as everything before it has been said, or at once with {@code abort}. */
  void say(Utterance utterance, boolean abort) {
    if (abort) {
      stop();
    }
    planned.add(utterance);
    if (current == null) {
      next();
    }
  }

  /** Ends what is said and drops what is planned, in that order. */
  void stop() {
    List<Utterance> dropped = List.copyOf(planned);
    planned.clear();
    Utterance cut = current;
    if (cut != null) {
      finish(cut, Responses.speakEnd(cut.cut(), true, false));
    }
    for (Utterance utterance : dropped) {
      utterance.cut();
      if (flush == Manners.Flush.REPORTED) {
        audience.tell(utterance.origin(), Responses.speakEnd("", true, false));
      }
    }
  }

  /** Falls silent without a word to anybody, as in a power cut. */
  void shutDown() {
    planned.forEach(Utterance::cut);
    planned.clear();
    if (current != null) {
      current.cut();
      current = null;
      audible = false;
    }
  }

  boolean speaking() {
    return audible;
  }

  int plannedCount() {
    return planned.size();
  }

  /** What the speaker plays right now; silence when nothing is said. */
  short[] sound(int sampleRate, int samples) {
    return current == null || !audible ? new short[samples] : current.sound(sampleRate, samples);
  }

  private void next() {
    Utterance utterance = planned.poll();
    current = utterance;
    if (utterance != null) {
      utterance.prepare(() -> begin(utterance));
    }
  }

  private void begin(Utterance utterance) {
    if (utterance.failed()) {
      finish(utterance, Responses.speakEnd(utterance.text(), false, true));
      return;
    }
    audible = true;
    listener.robotSpeaks(utterance.text());
    audience.tell(
        utterance.origin(), Responses.speakStart(utterance.text(), utterance.generationMillis()));
    utterance.play(
        progress -> audience.tell(utterance.origin(), progress),
        () -> finish(utterance, Responses.speakEnd(utterance.text(), false, false)));
  }

  private void finish(Utterance utterance, JsonObject end) {
    if (current != utterance) {
      return;
    }
    audience.tell(utterance.origin(), end);
    boolean wasAudible = audible;
    audible = false;
    next();
    if (wasAudible && current == null) {
      listener.robotFallsSilent();
    }
  }
}
