package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Audio on its way to a robot's mouth, held back so that no more than a set time of it is ahead of
 * what was played: what is not yet sent can still be taken back, and its source is paused instead
 * of buffered. Confined, but for {@link #write}, {@link #end} and {@link #cancel}, which may be
 * called from any thread.
 */
public final class SpeechStream {
  /** A larger piece would delay other messages on the socket. */
  private static final int LARGEST_PIECE = 32 * 1024;

  private static final Duration RECHECK = Duration.ofMillis(20);

  /** Less room than this is not worth a message, nor a word to the source. */
  private static final Duration SMALLEST_PIECE = Duration.ofMillis(40);

  private final Wire wire;
  private final Crossing home;
  private final Context away;
  private final Time time;
  private final SpeechStreamListener listener;
  private final Runnable cancel;
  private final long bytesPerSecond;
  private final long ahead;
  private final int smallestPiece;
  private final ArrayDeque<byte[]> pending = new ArrayDeque<>();
  private boolean open;
  private boolean closed;
  private boolean ending;
  private boolean watching;
  private long wanted;
  private long sent;

  /** Bytes known to be played at a time; from there on as fast as sound. */
  private long playedBefore;

  private long playedAt;
  private Time.@Nullable Timer timer;

  SpeechStream(
      Wire wire,
      Crossing home,
      Context away,
      Time time,
      SpeechCommand.StartStream format,
      Duration ahead,
      SpeechStreamListener listener,
      Runnable cancel) {
    this.wire = wire;
    this.home = home;
    this.away = away;
    this.time = time;
    this.listener = listener;
    this.cancel = cancel;
    this.bytesPerSecond = format.sampleRate() * 2L;
    this.ahead = bytes(ahead);
    this.smallestPiece = (int) Math.min(bytes(SMALLEST_PIECE), this.ahead / 2);
  }

  /** The next piece, s16le mono; the array is given away. */
  public void write(byte[] pcm) {
    home.post(() -> accept(pcm));
  }

  /** Nothing more comes; what was written is played out. */
  public void end() {
    home.post(() -> {
      ending = true;
      flush();
    });
  }

  /** What is not yet said is not said. */
  public void cancel() {
    home.post(cancel);
  }

  private void accept(byte[] pcm) {
    if (closed || ending || pcm.length == 0) {
      return;
    }
    for (int from = 0; from < pcm.length; from += LARGEST_PIECE) {
      int to = Math.min(pcm.length, from + LARGEST_PIECE);
      pending.add(from == 0 && to == pcm.length ? pcm : Arrays.copyOfRange(pcm, from, to));
    }
    wanted = Math.max(0, wanted - pcm.length);
    flush();
  }

  /** The robot's mouth is ours now. */
  void opened() {
    if (!open) {
      open = true;
      flush();
    }
  }

  /** Whether its source has given nothing yet. */
  boolean isUnfed() {
    return sent == 0 && pending.isEmpty();
  }

  /** How far the robot is, in its own words. */
  void reported(RobotEvent.SpeechBuffer buffer) {
    playedBefore = Math.min(sent, buffer.played());
    playedAt = time.nanos();
    flush();
  }

  void closed() {
    if (!closed) {
      closed = true;
      pending.clear();
      disarm();
      away.runOnContext(ignored -> listener.closed());
    }
  }

  private void flush() {
    if (!open || closed) {
      return;
    }
    while (!pending.isEmpty() && passable() && worthwhile(pending.element())) {
      send(piece(room()));
    }
    if (!pending.isEmpty() || (ending && !passable())) {
      waitForRoom();
    } else if (ending) {
      wire.tell(new SpeechCommand.EndStream(), () -> {});
      closed();
    } else {
      askForMore();
    }
  }

  private boolean passable() {
    return wire.ready() && wire.writable();
  }

  private boolean worthwhile(byte[] next) {
    return room() >= Math.min(next.length, smallestPiece);
  }

  /** The first waiting bytes, whole samples, no more than {@code most}. */
  private byte[] piece(long most) {
    byte[] next = pending.remove();
    if (next.length <= most) {
      return next;
    }
    int cut = (int) most & ~1;
    pending.addFirst(Arrays.copyOfRange(next, cut, next.length));
    return Arrays.copyOf(next, cut);
  }

  private void send(byte[] piece) {
    long played = played();
    if (played == sent) {
      // The robot ran dry: silence does not count as played.
      playedBefore = sent;
      playedAt = time.nanos();
    }
    sent += piece.length;
    wire.tell(new SpeechCommand.StreamData(piece), () -> {});
  }

  private void waitForRoom() {
    if (!wire.writable() && wire.ready()) {
      if (!watching) {
        watching = true;
        wire.onWritable(() -> {
          watching = false;
          flush();
        });
      }
    } else if (timer == null) {
      recheck();
    }
  }

  private void recheck() {
    timer =
        time.after(
            RECHECK,
            () -> {
              timer = null;
              flush();
            });
  }

  private void askForMore() {
    long room = room();
    if (wanted == 0 && room >= smallestPiece) {
      wanted = room;
      away.runOnContext(ignored -> listener.wanted(room));
    } else if (wanted == 0 && timer == null) {
      recheck();
    }
  }

  private long room() {
    return ahead - (sent - played());
  }

  /**
   * What the robot said last and the time since; robots that say nothing are taken to play as fast
   * as sound.
   */
  private long played() {
    return Math.min(sent, playedBefore + bytes(Duration.ofNanos(time.nanos() - playedAt)));
  }

  private long bytes(Duration sound) {
    return bytesPerSecond * sound.toMillis() / 1000;
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
