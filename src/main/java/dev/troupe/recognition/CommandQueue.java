package dev.troupe.recognition;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The commands of one session that wait for their turn. Confined to the session's context. */
final class CommandQueue {
  static final int MOST = 32;

  private final Deque<Entry> waiting = new ArrayDeque<>();

  /**
   * A command in line.
   *
   * @param id empty when the session asks for its own sake: nobody is told then
   * @param mark where in the source's sound it was asked for
   */
  record Entry(String id, SessionCommand command, long mark) {
    boolean isRecognize() {
      return kind() == RecognitionCommandKind.RECOGNIZE;
    }

    boolean isOwn() {
      return id.isEmpty();
    }

    /** Null for what the recogniser has no word for. */
    @Nullable RecognitionCommandKind kind() {
      return command instanceof SessionCommand.Vendor vendor ? vendor.command().kind() : null;
    }
  }

  int size() {
    return waiting.size();
  }

  void add(Entry entry) {
    waiting.addLast(entry);
  }

  /** Its turn had come, and comes again. */
  void putBack(Entry entry) {
    waiting.addFirst(entry);
  }

  /** The next one; null when none waits. */
  @Nullable Entry poll() {
    return waiting.pollFirst();
  }

  boolean holdsRecognize() {
    return waiting.stream().anyMatch(Entry::isRecognize);
  }

  void clear() {
    waiting.clear();
  }
}
