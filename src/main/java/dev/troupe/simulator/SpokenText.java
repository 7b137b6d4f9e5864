package dev.troupe.simulator;

import dev.troupe.simulator.media.Tones;
import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Text that is synthesised, then spoken word by word. Confined to the robot. */
final class SpokenText implements Utterance {
  private static final double HUM_HERTZ = 180;

  private final Origin origin;
  private final String text;
  private final List<String> words;
  private final boolean monitored;
  private final Time time;
  private final long generationMillis;
  private final long readyAt;
  private Time.@Nullable Timer timer;
  private int said;

  /**
   * Synthesis begins now. {@code generation} is what the robot calls it, {@code delay} when there
   * is sound.
   */
  SpokenText(
      Origin origin,
      String text,
      boolean monitored,
      Duration generation,
      Duration delay,
      Time time) {
    this.origin = origin;
    this.text = text;
    this.words = Pronunciation.words(text);
    this.monitored = monitored;
    this.time = time;
    this.generationMillis = generation.toMillis();
    this.readyAt = time.nanos() + delay.toNanos();
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
    timer = time.after(Duration.ofNanos(Math.max(0, readyAt - time.nanos())), ready);
  }

  @Override
  public boolean failed() {
    return false;
  }

  @Override
  public void play(Consumer<JsonObject> progress, Runnable ended) {
    if (said == words.size()) {
      ended.run();
      return;
    }
    String word = words.get(said);
    if (monitored) {
      progress.accept(Responses.speakWord(word, said));
    }
    timer =
        time.after(
            Pronunciation.of(word),
            () -> {
              said++;
              play(progress, ended);
            });
  }

  @Override
  public String cut() {
    if (timer != null) {
      timer.cancel();
    }
    return String.join(" ", words.subList(0, said));
  }

  @Override
  public short[] sound(int sampleRate, int samples) {
    return Tones.sine(HUM_HERTZ, sampleRate, time.nanos(), samples);
  }
}
