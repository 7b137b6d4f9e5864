package dev.troupe.simulator;

import dev.troupe.simulator.media.Tones;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A WAV file that the robot fetches and plays. Confined to the robot. */
final class PlayedFile implements Utterance {
  private static final double HUM_HERTZ = 330;

  private final Origin origin;
  private final String text;
  private final Time time;
  private final long startedAt;
  private final Future<Duration> length;
  private long generationMillis;
  private Time.@Nullable Timer timer;
  private boolean cut;

  /** {@code length} completes on the robot's context, when the file has been fetched. */
  PlayedFile(Origin origin, String text, Future<Duration> length, Time time) {
    this.origin = origin;
    this.text = text;
    this.length = length;
    this.time = time;
    this.startedAt = time.nanos();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public long generationMillis() {
    return generationMillis;
  }

  @Override
  public void prepare(Runnable ready) {
    boolean cached = length.isComplete();
    length.onComplete(done -> {
      if (!cut) {
        generationMillis = cached ? 0 : (time.nanos() - startedAt) / 1_000_000;
        ready.run();
      }
    });
  }

  @Override
  public boolean failed() {
    return length.failed();
  }

  @Override
  public void play(Consumer<JsonObject> progress, Runnable ended) {
    timer = time.after(length.result(), ended);
  }

  /**
   * How much of a recording's text was said cannot be known: all of it once it plays, else nothing.
   */
  @Override
  public String cut() {
    cut = true;
    if (timer == null) {
      return "";
    }
    timer.cancel();
    return text;
  }

  @Override
  public short[] sound(int sampleRate, int samples) {
    return Tones.sine(HUM_HERTZ, sampleRate, time.nanos(), samples);
  }
}
