package dev.troupe.avatar;

import dev.troupe.avatar.AnimationNews.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * What is on its way to a caller: a few messages at a time are handed over, the rest waits here for
 * the caller to take those, where an interruption can still take frames back. Confined.
 */
final class NewsQueue {
  /** Handed over and not taken yet: enough to keep a connection busy. */
  private static final int WINDOW = 64;

  /** So much waits before no more speech is sent to make yet more of it. */
  private static final long ENOUGH = 1 << 20;

  /** A server may have been given much speech by then; a caller that takes nothing is let go. */
  private static final long MOST = 32 << 20;

  private final Consumer<AnimationNews> caller;
  private final Deque<AnimationNews> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private int handedOver;

  NewsQueue(Consumer<AnimationNews> caller) {
    this.caller = caller;
  }

  /** Frames that were taken back. */
  record Dropped(long frames, long keyframes) {}

  void add(AnimationNews news) {
    waiting.add(news);
    waitingBytes += size(news);
    handOver();
  }

  /** The caller has taken so many. */
  void taken(int count) {
    handedOver -= count;
    handOver();
  }

  private void handOver() {
    while (handedOver < WINDOW && !waiting.isEmpty()) {
      AnimationNews next = waiting.remove();
      waitingBytes -= size(next);
      handedOver++;
      caller.accept(next);
    }
  }

  /** Takes back the frames of an utterance that were not handed over. */
  Dropped drop(String utteranceId) {
    long frames = 0;
    long keyframes = 0;
    for (Iterator<AnimationNews> each = waiting.iterator(); each.hasNext(); ) {
      AnimationNews news = each.next();
      if (news.what() instanceof Frame frame && news.commandId().equals(utteranceId)) {
        each.remove();
        waitingBytes -= size(news);
        frames++;
        keyframes += frame.keyframes() == null ? 0 : frame.keyframes();
      }
    }
    return new Dropped(frames, keyframes);
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean hasRoom() {
    return waitingBytes < ENOUGH;
  }

  boolean overflows() {
    return waitingBytes > MOST;
  }

  private static long size(AnimationNews news) {
    return news.what() instanceof Frame frame ? frame.data().length : 0;
  }
}
