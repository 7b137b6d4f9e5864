package dev.troupe.avatar;

import dev.troupe.avatar.AvatarEvent.PlaybackState;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Pauses and resumes that wait for their answer. The server also tells what its player does by
 * itself and marks neither, so that only what can be an answer is taken for one. Confined.
 */
final class PlayerCommands {
  private static final int MOST = 32;

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private String interrupted = "";

  private record Waiting(String id, String reqId, boolean pause) {

    /** Nobody answers a pause with playing: that is the start, which the pause met on its way. */
    boolean mayMean(PlaybackState state) {
      return switch (state) {
        case PLAYING -> !pause;
        case PAUSED -> pause;
        case ENDED, INTERRUPTED, UNKNOWN -> true;
      };
    }
  }

  boolean isFull() {
    return waiting.size() >= MOST;
  }

  void sent(String id, String reqId, boolean pause) {
    waiting.add(new Waiting(id, reqId, pause));
  }

  /** The command that this answers; empty when the server says it by itself. */
  String answeredBy(AvatarEvent.Playback playback) {
    String reqId = playback.reqId();
    if (playback.state() == PlaybackState.INTERRUPTED
        && !playback.reason().isEmpty()
        && !interrupted.equals(reqId)) {
      // The news itself; whoever asks later hears it again.
      interrupted = reqId;
      return "";
    }
    boolean known =
        waiting.stream()
            .anyMatch(each -> each.reqId().equals(reqId) && each.mayMean(playback.state()));
    if (!known) {
      return "";
    }
    // Answers come in order: what stands before this one gets none any more.
    Waiting first = waiting.remove();
    while (!first.reqId().equals(reqId) || !first.mayMean(playback.state())) {
      first = waiting.remove();
    }
    return first.id();
  }

  void clear() {
    waiting.clear();
  }
}
