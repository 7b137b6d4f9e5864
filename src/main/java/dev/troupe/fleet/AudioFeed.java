package dev.troupe.fleet;

import dev.troupe.audio.Resampler;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a robot hears, or says, at every rate that somebody wants: resampled and encoded once a
 * rate, while it has subscribers. Confined.
 */
final class AudioFeed {
  private final FeedKind source;
  private int sourceRate;
  private final Crossing home;
  private final Time time;
  private final Function<AudioChunk, Encoded> encoder;
  private final FeedMeter meter;
  private final Runnable changed;
  private final MediaClock clock;
  private final Map<Integer, Track> tracks = new LinkedHashMap<>();
  private long samples;

  AudioFeed(
      FeedKind source,
      int sourceRate,
      Crossing home,
      Time time,
      Function<AudioChunk, Encoded> encoder,
      FeedMeter meter,
      Runnable changed) {
    this.sourceRate = sourceRate;
    this.home = home;
    this.time = time;
    this.encoder = encoder;
    this.meter = meter;
    this.changed = changed;
    this.source = source;
    this.clock = new MediaClock(source.name().toLowerCase(Locale.ROOT), time);
  }

  void restart(long epoch) {
    clock.restart(epoch);
    samples = 0;
    tracks.values().forEach(Track::restart);
  }

  /** The robot sends at another rate from here on: {@code restart}, with filters of their own. */
  void resume(int latestRate, long epoch) {
    sourceRate = latestRate;
    tracks.values().forEach(Track::refilter);
    restart(epoch);
  }

  void publish(byte[] pcm, boolean robotSpeaking, boolean muted) {
    if (pcm.length == 0) {
      return;
    }
    MediaStamp stamp = clock.stamp(mediaTime(samples, sourceRate));
    samples += pcm.length / 2;
    AudioChunk chunk = new AudioChunk(stamp, source, sourceRate, pcm, robotSpeaking, muted);
    for (Track track : tracks.values()) {
      track.publish(chunk);
    }
  }

  FeedSubscription subscribe(
      String program, Context away, int rate, Overflow overflow, FeedSink<AudioChunk> sink) {
    return tracks.computeIfAbsent(rate, Track::new).feed.subscribe(program, away, overflow, sink);
  }

  int subscribers() {
    return tracks.values().stream().mapToInt(track -> track.feed.subscribers()).sum();
  }

  void end(Failure failure) {
    tracks.values().forEach(track -> track.feed.end(failure));
  }

  void end(Set<String> programs, Failure failure) {
    tracks.values().forEach(track -> track.feed.end(programs, failure));
  }

  private void trackChanged() {
    tracks.values().removeIf(track -> track.feed.subscribers() == 0);
    changed.run();
  }

  private static Duration mediaTime(long samples, int rate) {
    return Duration.ofNanos(
        samples / rate * 1_000_000_000L + samples % rate * 1_000_000_000L / rate);
  }

  /** One rate. */
  private final class Track {
    private final int rate;
    private Resampler resampler;
    private final Feed<AudioChunk> feed;
    private @Nullable Duration begin;
    private long samplesOut;

    /** Samples still to come that only fill the filter: they say nothing of what was heard. */
    private int filling;

    Track(int rate) {
      this.rate = rate;
      this.resampler = new Resampler(sourceRate, rate);
      this.filling = resampler.delaySamples();
      this.feed = new Feed<>(home, time, encoder, meter, AudioFeed.this::trackChanged);
    }

    void refilter() {
      resampler = new Resampler(sourceRate, rate);
    }

    void restart() {
      resampler.reset();
      filling = resampler.delaySamples();
      begin = null;
      samplesOut = 0;
    }

    void publish(AudioChunk chunk) {
      // Who comes late joins the stream's time, not a time of its own.
      begin = begin == null ? chunk.stamp().mediaTime() : begin;
      byte[] pcm = heard(resampler.resample(chunk.pcm()));
      if (pcm.length > 0) {
        MediaStamp at = rate == sourceRate ? chunk.stamp() : shifted(chunk.stamp(), begin);
        samplesOut += pcm.length / 2;
        feed.publish(
            new AudioChunk(at, source, rate, pcm, chunk.robotSpeaking(), chunk.muted()),
            at.sequence(),
            mediaTime(pcm.length / 2, rate).toNanos());
      }
    }

    private byte[] heard(byte[] pcm) {
      if (filling == 0) {
        return pcm;
      }
      int cut = Math.min(filling, pcm.length / 2);
      filling -= cut;
      return Arrays.copyOfRange(pcm, 2 * cut, pcm.length);
    }

    private MediaStamp shifted(MediaStamp source, Duration begin) {
      return new MediaStamp(
          source.streamId(),
          source.sequence(),
          begin.plus(mediaTime(samplesOut, rate)),
          source.receivedAt(),
          source.discontinuity());
    }
  }
}
