package dev.troupe.fleet;

import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;

/** Stamps the pieces of one stream of a sensor. Confined. */
final class MediaClock {
  private final String name;
  private final Time time;
  private String streamId = "";
  private long starts;
  private long sequence;
  private Instant newest = Instant.MIN;

  MediaClock(String name, Time time) {
    this.name = name;
    this.time = time;
  }

  /** A new stream begins: the next piece is number 1. */
  void restart(long epoch) {
    starts++;
    streamId = name + "-" + Long.toString(epoch, 36) + "-" + starts;
    sequence = 0;
  }

  MediaStamp stamp(Duration mediaTime) {
    Instant now = time.now();
    newest = now.isAfter(newest) ? now : newest;
    sequence++;
    return new MediaStamp(streamId, sequence, mediaTime, newest, sequence == 1);
  }
}
