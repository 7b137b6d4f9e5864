package dev.troupe.replicas;

import dev.troupe.api.media.v1.AudioChunk;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamAudioResponse;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Listens to one robot through all ends of streams; what is missing has to be told. One thread
 * reads; what it has heard is read by others.
 */
final class Microphone implements Runnable {
  private final String robot;
  private final Caller caller;
  private final Over over;
  private final List<String> faults = new ArrayList<>();
  private @Nullable AudioChunk last;

  /** Whether a loss was told since the last chunk. */
  private boolean told;

  private long chunks;
  private int streams;
  private long longestSilence;
  private long heardAt = System.nanoTime();

  Microphone(String robot, Caller caller, Over over) {
    this.robot = robot;
    this.caller = caller;
    this.over = over;
  }

  @Override
  public void run() {
    for (int tries = 0; !over.isOver(); ) {
      try {
        listen();
        fault("the sound ended well, although nobody wanted it to");
        return;
      } catch (StatusRuntimeException failure) {
        if (over.isOver()) {
          return;
        }
        Duration pause = caller.pauseBefore(failure, tries++);
        if (pause == null) {
          fault("the sound ended for good: " + failure);
          return;
        }
        caller.again(pause);
      }
    }
  }

  private void listen() {
    StreamAudioRequest request = StreamAudioRequest.newBuilder().setRobotId(robot).build();
    Iterator<StreamAudioResponse> messages =
        PerceptionServiceGrpc.newBlockingStub(caller.replica()).streamAudio(request);
    begins();
    while (messages.hasNext()) {
      heard(messages.next());
    }
  }

  private synchronized void begins() {
    streams++;
    last = null;
  }

  private synchronized void heard(StreamAudioResponse message) {
    if (message.hasDropped()) {
      told = true;
    }
    if (message.hasChunk()) {
      AudioChunk chunk = message.getChunk();
      AudioChunk before = last;
      boolean goesOn =
          before != null
              && before.getStreamId().equals(chunk.getStreamId())
              && before.getSequence() + 1 == chunk.getSequence();
      if (before != null && !goesOn && !told && !chunk.getDiscontinuity()) {
        fault(
            "chunk %d of %s is missing, and nobody says so"
                .formatted(before.getSequence() + 1, before.getStreamId()));
      }
      long now = System.nanoTime();
      longestSilence = Math.max(longestSilence, now - heardAt);
      heardAt = now;
      last = chunk;
      told = false;
      chunks++;
    }
  }

  private synchronized void fault(String what) {
    faults.add(robot + ": " + what);
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  synchronized long chunks() {
    return chunks;
  }

  synchronized int streams() {
    return streams;
  }

  synchronized Duration longestSilence() {
    return Duration.ofNanos(longestSilence);
  }
}
