package dev.troupe.recognition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The sound of one recognition as it went out: how loud it was, and what was sent when, so that the
 * recogniser's times can be told as times of the source.
 */
final class Stretch {
  /** Two minutes of frames; a recognition that speaks longer loses its oldest times. */
  private static final int MOST_FRAMES = 2_000;

  private static final double SILENCE = -120;

  /** The recogniser's clock and ours differ a little, and its words take a while to come. */
  private static final Duration SLACK = Duration.ofMillis(500);

  private final Deque<Sent> sent = new ArrayDeque<>();
  private long heard;
  private long dropped;
  private long replayed;
  private long samples;
  private double energy;
  private double peak;
  private @Nullable MediaPoint first;

  /** A frame with the wall clock when it went out. */
  private record Sent(Instant wall, MediaPoint from, Duration length) {}

  void heard(AudioFrame frame, Instant wall, boolean again) {
    if (first == null) {
      first = frame.from();
    }
    sent.addLast(new Sent(wall, frame.from(), Duration.ofNanos(frame.nanos())));
    if (sent.size() > MOST_FRAMES) {
      sent.removeFirst();
    }
    if (again) {
      replayed += frame.nanos();
    } else {
      heard += frame.nanos();
      samples += frame.samples();
      energy += frame.energy();
      peak = Math.max(peak, frame.peak());
    }
  }

  void dropped(long nanos) {
    dropped += nanos;
  }

  /** How much sound went out, what was sent again counted once. */
  Duration heard() {
    return Duration.ofNanos(heard);
  }

  @Nullable MediaPoint first() {
    return first;
  }

  RecognitionMeasures measures(@Nullable Transcript transcript, Instant now, boolean replaced) {
    Instant startTime = transcript == null ? null : transcript.start();
    Instant endTime = transcript == null ? null : transcript.end();
    Sent begin = startTime == null ? null : at(startTime);
    Sent end = endTime == null ? null : at(endTime);
    return new RecognitionMeasures(
        first,
        heard(),
        Duration.ofNanos(dropped),
        samples == 0 ? null : decibels(Math.sqrt(energy / samples)),
        samples == 0 ? null : decibels(peak),
        begin == null || startTime == null ? null : point(begin, startTime),
        end == null || endTime == null ? null : point(end, endTime),
        end == null || endTime == null ? null : atLeastZero(Duration.between(endTime, now)),
        replaced,
        Duration.ofNanos(replayed));
  }

  /** The frame that was on its way at a moment of the wall clock. */
  private @Nullable Sent at(Instant moment) {
    Sent last = sent.peekLast();
    if (last == null || moment.isAfter(last.wall().plus(last.length()).plus(SLACK))) {
      return null;
    }
    for (Iterator<Sent> each = sent.descendingIterator(); each.hasNext(); ) {
      Sent frame = each.next();
      if (!frame.wall().isAfter(moment)) {
        return frame;
      }
    }
    Sent oldest = sent.getFirst();
    return oldest.wall().minus(SLACK).isAfter(moment) ? null : oldest;
  }

  private static MediaPoint point(Sent frame, Instant moment) {
    Duration into = atLeastZero(Duration.between(frame.wall(), moment));
    Duration within = into.compareTo(frame.length()) > 0 ? frame.length() : into;
    return new MediaPoint(frame.from().streamId(), frame.from().time().plus(within));
  }

  private static Duration atLeastZero(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }

  private static double decibels(double amplitude) {
    return amplitude <= 0 ? SILENCE : Math.max(SILENCE, 20 * Math.log10(amplitude));
  }
}
