package dev.troupe.simulator.spatialwalk;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the service has seen and sent, as far back as there is room for. Confined. */
final class Archive {
  private static final int MAX_SESSIONS = 1_000;
  private static final int MAX_REQUESTS = 1_000;

  private final long keptBytes;
  private final Map<String, SessionRecord> sessions = new LinkedHashMap<>();
  private final Deque<RequestRecord> requests = new ArrayDeque<>();
  private final Map<String, Long> counters = new TreeMap<>();
  private long bytes;

  /**
   * @param keptBytes of messages; 0 keeps none
   */
  Archive(long keptBytes) {
    this.keptBytes = keptBytes;
  }

  void count(String name) {
    counters.merge(name, 1L, Long::sum);
  }

  /** Forgets the oldest that is closed; an open one is never forgotten. */
  void add(SessionRecord session) {
    if (sessions.size() >= MAX_SESSIONS) {
      Optional<SessionRecord> oldest =
          sessions.values().stream().filter(each -> !each.isOpen()).findFirst();
      oldest.ifPresent(old -> sessions.remove(old.connectionId()));
    }
    sessions.put(session.connectionId(), session);
  }

  RequestRecord request(String reqId, String connectionId) {
    if (requests.size() == MAX_REQUESTS) {
      bytes -= requests.removeFirst().forgetMessages();
    }
    RequestRecord record = new RequestRecord(reqId, connectionId);
    requests.add(record);
    return record;
  }

  /** Keeps a message, and for that forgets those of the oldest requests. */
  void keep(RequestRecord record, Buffer message) {
    if (message.length() > keptBytes) {
      return;
    }
    record.keep(message);
    bytes += message.length();
    for (RequestRecord oldest : requests) {
      if (bytes <= keptBytes) {
        return;
      }
      bytes -= oldest.forgetMessages();
    }
  }

  /** The latest of that id: a client may give two of its requests the same. */
  Optional<RequestReport> request(String reqId) {
    return requests.reversed().stream()
        .filter(each -> each.reqId().equals(reqId))
        .findFirst()
        .map(RequestRecord::report);
  }

  List<RequestReport> requests() {
    return requests.stream().map(RequestRecord::report).toList();
  }

  List<SessionReport> sessions(long nowNanos) {
    return sessions.values().stream().map(each -> each.report(nowNanos)).toList();
  }

  Map<String, Long> counters() {
    return Map.copyOf(counters);
  }
}
