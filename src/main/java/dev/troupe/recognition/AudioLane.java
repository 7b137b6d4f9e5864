package dev.troupe.recognition;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The way of one caller's sound to the recogniser: in frames, as it sounds, with the latest of a
 * recognition kept in case it has to be sent again. Confined to the session's context.
 *
 * <pre>
 *            hold           flow
 *  FLOWING -------&gt; HELD --------&gt; FLOWING      finish: what waits goes out, then silence follows
 * </pre>
 */
final class AudioLane {
  /** Sound kept for a successor, at the most. */
  static final Duration MOST_REPLAY = Duration.ofSeconds(3);

  /** A client is asked to wait while so much of its sound waits here. */
  private static final Duration ENOUGH = Duration.ofSeconds(1);

  /** A microphone cannot wait: the oldest of its sound beyond this goes. */
  private static final Duration MOST_LIVE = Duration.ofSeconds(2);

  /** The owner of a lane. */
  interface Owner {
    boolean writable();

    void send(byte[] frame);

    /** Whether the source may go on; told whenever that changes. */
    void wanted(boolean more);

    void lost(AudioFrame frame);
  }

  private final AudioCodec codec;
  private final boolean live;
  private final Time time;
  private final Owner owner;
  private final AudioQueue queue;
  private final Pacer pacer = new Pacer();
  private final Deque<AudioFrame> again = new ArrayDeque<>();
  private final Deque<AudioFrame> kept = new ArrayDeque<>();
  private long keptNanos;
  private long received;
  private @Nullable Stretch stretch;
  private boolean flowing;
  private boolean finishing;
  private boolean quiet;
  private boolean wanted = true;
  private @Nullable AudioFrame last;
  private Time.@Nullable Timer timer;

  AudioLane(AudioCodec codec, boolean live, Time time, Owner owner) {
    this.codec = codec;
    this.live = live;
    this.time = time;
    this.owner = owner;
    this.queue = new AudioQueue(codec);
  }

  void add(AudioPiece piece) {
    received += queue.nanos(piece.bytes().length);
    if (live && finishing) {
      // The source knows nothing of the end, and its sound would break up the silence.
      return;
    }
    queue.add(piece);
    if (live) {
      for (AudioFrame old = queue.overflow(MOST_LIVE); old != null; ) {
        owner.lost(old);
        if (stretch != null) {
          stretch.dropped(old.nanos());
        }
        old = queue.overflow(MOST_LIVE);
      }
    }
    run();
    tellWanted();
  }

  /** Everything that ever came. */
  Duration received() {
    return Duration.ofNanos(received);
  }

  /** What comes from here on belongs to the next recognition. */
  long mark() {
    return queue.position();
  }

  /** Where the sound stands that was sent last; null before any. */
  @Nullable MediaPoint at() {
    return last == null
        ? null
        : new MediaPoint(last.from().streamId(), last.from().time().plusNanos(last.nanos()));
  }

  /** Keeps sound until it may flow. */
  void hold() {
    flowing = false;
    disarm();
  }

  void flow() {
    flowing = true;
    run();
  }

  /** A recognition listens from here on; what came before {@code mark} is not for it. */
  void begin(Stretch of, long mark) {
    queue.dropBefore(mark);
    kept.clear();
    keptNanos = 0;
    again.clear();
    finishing = false;
    stretch = of;
    flow();
    tellWanted();
  }

  /** The recognition listens again, in another session: what is kept is sent once more. */
  Duration beginAgain(Duration most) {
    long wish = most.toNanos();
    while (!kept.isEmpty() && keptNanos > wish) {
      keptNanos -= kept.removeFirst().nanos();
    }
    again.clear();
    again.addAll(kept);
    Duration replayed = Duration.ofNanos(keptNanos);
    pacer.behind(keptNanos + queue.length().toNanos(), time.nanos());
    flow();
    return replayed;
  }

  /** What waits goes out, and silence after it, until the recognition ends. */
  void finish() {
    finishing = true;
    run();
  }

  /** The source went quiet, or came back; a recognition goes on and hears silence. */
  void quiet(boolean now) {
    quiet = now;
    run();
  }

  void end() {
    stretch = null;
    finishing = false;
    again.clear();
    kept.clear();
    keptNanos = 0;
    run();
    tellWanted();
  }

  void stop() {
    hold();
    end();
  }

  /** The socket takes more. */
  void writable() {
    run();
  }

  private void run() {
    disarm();
    while (flowing && owner.writable()) {
      long wait = pacer.delay(time.nanos());
      boolean something = !again.isEmpty() || silent() || !queue.isEmpty();
      if (wait > 0) {
        if (something) {
          timer = time.after(Duration.ofNanos(wait), this::run);
        }
        return;
      }
      if (!sendNext()) {
        return;
      }
    }
  }

  private boolean sendNext() {
    boolean replay = !again.isEmpty();
    AudioFrame frame = replay ? again.removeFirst() : queue.take(silent());
    if (frame != null) {
      if (!replay) {
        keep(frame);
        last = frame;
      }
      if (stretch != null) {
        stretch.heard(frame, time.now(), replay);
      }
      out(frame.bytes(), frame.nanos());
      tellWanted();
      return true;
    }
    if (silent()) {
      byte[] silence = new byte[(int) queue.bytes(AudioQueue.FRAME)];
      Arrays.fill(silence, codec.silence());
      // At its end nobody waits for silence to be heard: it goes as fast as the limit allows.
      out(silence, finishing ? 0 : AudioQueue.FRAME.toNanos());
      return true;
    }
    return false;
  }

  private boolean silent() {
    return finishing || (quiet && stretch != null);
  }

  private void out(byte[] bytes, long soundNanos) {
    pacer.sent(bytes.length, soundNanos, time.nanos());
    owner.send(bytes);
  }

  private void keep(AudioFrame frame) {
    if (stretch == null) {
      return;
    }
    kept.addLast(frame);
    keptNanos += frame.nanos();
    while (keptNanos > MOST_REPLAY.toNanos()) {
      keptNanos -= kept.removeFirst().nanos();
    }
  }

  private void tellWanted() {
    boolean now = queue.length().compareTo(ENOUGH) < 0;
    if (now != wanted) {
      wanted = now;
      owner.wanted(now);
    }
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
