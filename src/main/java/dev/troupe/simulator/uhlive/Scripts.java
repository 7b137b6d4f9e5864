package dev.troupe.simulator.uhlive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What callers will say: a queue for one session, one for each {@code custom_id}, and one for
 * everybody, asked in that order. Confined to the simulator.
 */
final class Scripts {
  private static final int MAX_LINES = 10_000;
  private static final String EVERYBODY = "";

  private final Map<String, Deque<ScriptLine>> bySession = new HashMap<>();
  private final Map<String, Deque<ScriptLine>> byCustomId = new HashMap<>();
  private int waiting;

  void add(ScriptLine line) {
    if (waiting >= MAX_LINES) {
      throw new IllegalStateException("script: full (expected: at most " + MAX_LINES + " lines)");
    }
    waiting++;
    String session = line.session();
    Map<String, Deque<ScriptLine>> queues = session == null ? byCustomId : bySession;
    String customId = line.customId() == null ? EVERYBODY : line.customId();
    queues
        .computeIfAbsent(session == null ? customId : session, key -> new ArrayDeque<>())
        .add(line);
  }

  void clear() {
    bySession.clear();
    byCustomId.clear();
    waiting = 0;
  }

  /** What the caller of that session would say now; null when nothing is scripted. */
  @Nullable ScriptLine next(Session session) {
    Deque<ScriptLine> queue = queue(session);
    return queue == null ? null : queue.peek();
  }

  /** That line has been said. */
  void said(Session session, ScriptLine line) {
    Deque<ScriptLine> queue = queue(session);
    if (!line.repeat() && queue != null && queue.peek() == line) {
      queue.remove();
      waiting--;
    }
  }

  private @Nullable Deque<ScriptLine> queue(Session session) {
    for (String id : List.of(session.id(), session.sessionId())) {
      Deque<ScriptLine> queue = bySession.get(id);
      if (queue != null && !queue.isEmpty()) {
        return queue;
      }
    }
    Deque<ScriptLine> queue = byCustomId.get(session.customId());
    return queue != null && !queue.isEmpty() ? queue : byCustomId.get(EVERYBODY);
  }
}
