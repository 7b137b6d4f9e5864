package dev.troupe.avatar;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One utterance of a caller's, with its sound that waits and what came of it. Confined. */
final class Utterance {
  private static final int KEYFRAMES_PER_SECOND = 25;

  /** Two seconds of PCM at 16,000 Hz: small beside a socket's limits, large beside a frame. */
  private static final int PIECE = 64 << 10;

  private final String id;
  private final int number;
  private final long begunAt;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private @Nullable String reqId;
  private String connectionId = "";
  private long waitingBytes;
  private long received;
  private long sent;
  private long frames;
  private long keyframes;
  private long told;
  private boolean countable = true;
  private boolean complete;
  private boolean endSent;
  private @Nullable Duration firstFrameAfter;

  Utterance(String id, int number, long begunAt) {
    this.id = id;
    this.number = number;
    this.begunAt = begunAt;
  }

  String id() {
    return id;
  }

  int number() {
    return number;
  }

  /** On the wire; empty before its turn. */
  String reqId() {
    return reqId == null ? "" : reqId;
  }

  boolean hasBegun() {
    return reqId != null;
  }

  void begin(String name, String connection) {
    reqId = name;
    connectionId = connection;
  }

  /**
   * @param from how many bytes of the caller's it was made of
   */
  void hear(byte[] sound, long from) {
    received += from;
    for (int at = 0; at < sound.length; at += PIECE) {
      int to = Math.min(sound.length, at + PIECE);
      waiting.add(to - at == sound.length ? sound : Arrays.copyOfRange(sound, at, to));
    }
    waitingBytes += sound.length;
  }

  void complete() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  boolean isUploaded() {
    return endSent;
  }

  /** The next to send; null when there is nothing to send now. */
  AvatarCommand.@Nullable Audio next() {
    byte[] sound = waiting.poll();
    if (endSent || reqId == null || (sound == null && !complete)) {
      return null;
    }
    boolean last = complete && waiting.isEmpty();
    endSent = last;
    if (sound == null) {
      return AvatarCommand.Audio.end(reqId);
    }
    waitingBytes -= sound.length;
    sent += sound.length;
    return new AvatarCommand.Audio(reqId, sound, last);
  }

  long sentBytes() {
    return sent;
  }

  long waitingBytes() {
    return waitingBytes;
  }

  /** What waits is not sent any more. */
  void forget() {
    waiting.clear();
    waitingBytes = 0;
  }

  /** A frame of it came. */
  AnimationNews.Frame frame(AvatarEvent.Animation motion, long now) {
    if (firstFrameAfter == null) {
      firstFrameAfter = Duration.ofNanos(now - begunAt);
    }
    countable &= motion.keyframes() != null;
    Duration mediaTime =
        countable ? Duration.ofNanos(keyframes * 1_000_000_000L / KEYFRAMES_PER_SECOND) : null;
    frames++;
    Integer moments = motion.keyframes();
    keyframes += moments == null ? 0 : moments;
    return new AnimationNews.Frame(motion.bytes(), frames, moments, mediaTime, motion.end());
  }

  boolean isFirstFrame() {
    return frames == 1;
  }

  @Nullable Duration firstFrameAfter() {
    return firstFrameAfter;
  }

  /** Null when nothing changed since the last time. */
  AnimationNews.@Nullable Progress progress() {
    long sum = received + sent + frames;
    if (sum == told) {
      return null;
    }
    told = sum;
    return new AnimationNews.Progress(received, sent, frames, countable ? keyframes : 0);
  }

  /**
   * @param dropped of the frames that came
   * @param lost keyframes in those
   */
  AnimationNews.Ended ended(
      AnimationNews.End end, long dropped, long lost, @Nullable Duration played) {
    return new AnimationNews.Ended(
        end,
        frames - dropped,
        dropped,
        countable ? keyframes - lost : 0,
        sent,
        firstFrameAfter,
        played,
        connectionId);
  }
}
