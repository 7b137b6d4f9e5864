package dev.troupe.simulator;

import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.wire.Pacer;
import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Speech that arrives as samples, as fast as the client likes, and is played at its sample rate.
 * When the buffer runs dry the mouth waits for more; what is missing is not made up for. Confined
 * to the robot.
 */
final class StreamedSpeech implements Utterance {
  private static final int BYTES_PER_SAMPLE = 2;

  private final Origin origin;
  private final int sampleRate;
  private final Duration reportEvery;
  private final Time time;
  private final SampleBuffer buffer = new SampleBuffer();
  private @Nullable Runnable ready;
  private @Nullable Consumer<JsonObject> progress;
  private @Nullable Runnable ended;
  private @Nullable Pacer reports;
  private Time.@Nullable Timer end;
  private boolean complete;
  private boolean over;
  private long accountedAt;

  StreamedSpeech(Origin origin, int sampleRate, Duration reportEvery, Time time) {
    this.origin = origin;
    this.sampleRate = sampleRate;
    this.reportEvery = reportEvery;
    this.time = time;
  }

  /** More samples from the client. */
  void add(byte[] samples) {
    if (over || complete) {
      return;
    }
    account();
    if (!buffer.add(samples)) {
      throw new BadRequest("Audio buffer is full: " + buffer.waiting() + " bytes not played yet");
    }
    tellReady();
    armEnd();
  }

  /** The client has sent everything; what is buffered is still played. */
  void noMore() {
    complete = true;
    account();
    tellReady();
    armEnd();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public String text() {
    return "";
  }

  @Override
  public long generationMillis() {
    return 0;
  }

  @Override
  public void prepare(Runnable ready) {
    this.ready = ready;
    if (buffer.received() > 0 || complete) {
      tellReady();
    }
  }

  @Override
  public boolean failed() {
    return false;
  }

  @Override
  public void play(Consumer<JsonObject> progress, Runnable ended) {
    this.progress = progress;
    this.ended = ended;
    accountedAt = time.nanos();
    reports = Pacer.every(reportEvery, time, tick -> report());
    armEnd();
  }

  @Override
  public String cut() {
    close();
    return "";
  }

  @Override
  public short[] sound(int rate, int samples) {
    account();
    int needed = (int) Math.min(Integer.MAX_VALUE / 4, (long) samples * sampleRate / rate + 1);
    return Samples.resample(buffer.peek(needed), sampleRate, rate, samples);
  }

  private void tellReady() {
    Runnable waiting = ready;
    if (waiting != null) {
      ready = null;
      waiting.run();
    }
  }

  /** Moves the playing position to now: at most as far as there are samples. */
  private void account() {
    if (progress == null) {
      return;
    }
    long now = time.nanos();
    long samples = (now - accountedAt) * sampleRate / 1_000_000_000L;
    buffer.play(samples * BYTES_PER_SAMPLE);
    // A dry buffer forgets the time that passed; otherwise the rest of a sample is kept for next
    // time.
    accountedAt =
        buffer.waiting() < BYTES_PER_SAMPLE
            ? now
            : accountedAt + samples * 1_000_000_000L / sampleRate;
  }

  private void report() {
    account();
    if (progress != null) {
      progress.accept(Responses.speakBuffer(buffer.played(), buffer.received()));
    }
  }

  private void armEnd() {
    if (!complete || progress == null || over) {
      return;
    }
    if (end != null) {
      end.cancel();
    }
    long nanos = buffer.waiting() / BYTES_PER_SAMPLE * 1_000_000_000L / sampleRate;
    end = time.after(Duration.ofNanos(nanos), this::finish);
  }

  private void finish() {
    buffer.play(buffer.waiting());
    report();
    Runnable last = ended;
    close();
    if (last != null) {
      last.run();
    }
  }

  private void close() {
    over = true;
    if (reports != null) {
      reports.stop();
    }
    if (end != null) {
      end.cancel();
    }
  }
}
