package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import dev.troupe.fleet.SpeechStream;
import dev.troupe.fleet.SpeechStreamListener;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sound on its way from a client to a robot's mouth, taken from the client no faster than the robot
 * plays it. Confined to the call's context.
 *
 * <p>The robot's side says how many bytes it wants; when they have come, the client is paused. What
 * comes before the stream is made waits here: one message at most, since the client is paused then.
 */
final class SpeechUpload implements SpeechStreamListener {
  private final RequestGate gate;
  private @Nullable SpeechStream stream;
  private @Nullable Runnable deferred;
  private long wanted;
  private boolean closed;

  SpeechUpload(RequestGate gate) {
    this.gate = gate;
    gate.hold(RequestGate.Reason.MOUTH);
  }

  void made(SpeechStream made) {
    stream = made;
    Runnable waiting = deferred;
    if (waiting != null) {
      deferred = null;
      waiting.run();
    }
  }

  /** A whole number of samples. */
  void write(ByteString samples) {
    SpeechStream to = stream;
    if (to != null && !closed) {
      wanted -= samples.size();
      to.write(samples.toByteArray());
      if (wanted <= 0) {
        gate.hold(RequestGate.Reason.MOUTH);
      }
    }
  }

  /** Whether it takes anything any more. */
  boolean isClosed() {
    return closed;
  }

  /** No more comes; what was written is played out. */
  void end() {
    when(SpeechStream::end);
  }

  /** What is not yet said is not said. */
  void cancel() {
    when(SpeechStream::cancel);
  }

  private void when(Consumer<SpeechStream> act) {
    SpeechStream to = stream;
    if (to != null) {
      act.accept(to);
    } else {
      Runnable before = deferred == null ? () -> {} : deferred;
      deferred =
          () -> {
            before.run();
            act.accept(Objects.requireNonNull(stream));
          };
    }
  }

  @Override
  public void wanted(long bytes) {
    wanted = bytes;
    gate.release(RequestGate.Reason.MOUTH);
  }

  /** Nothing is wanted any more; what the client still sends is read and dropped. */
  @Override
  public void closed() {
    closed = true;
    gate.release(RequestGate.Reason.MOUTH);
  }
}
