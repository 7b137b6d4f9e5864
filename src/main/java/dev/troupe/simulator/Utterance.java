package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Something to be said. It prepares while others speak, then plays once. Confined to the robot. */
interface Utterance {

  Origin origin();

  /** What {@code speak.start} shows. */
  String text();

  /** Milliseconds it took to make the sound. */
  long generationMillis();

  /** Calls back once, now or later, when playing can begin or is known to be impossible. */
  void prepare(Runnable ready);

  /** Whether there is nothing to play, known once prepared. */
  boolean failed();

  /**
   * Plays; tells of words or buffers, and calls {@code ended} once unless {@link #cut} comes first.
   */
  void play(Consumer<JsonObject> progress, Runnable ended);

  /** Stops preparing or playing and says what was really said. */
  String cut();

  /** Sound for the speaker stream, so many samples from now on. */
  short[] sound(int sampleRate, int samples);
}
