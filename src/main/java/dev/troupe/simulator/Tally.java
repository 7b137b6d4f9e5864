package dev.troupe.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one robot has seen since it was made; survives its restarts. Confined to the robot. */
final class Tally {
  private static final int KEPT = 256;
  private static final int KEPT_SPEECH = 1_000;

  private final Map<String, Long> requests = new TreeMap<>();
  private final Deque<String> recent = new ArrayDeque<>();
  private final Deque<String> spoken = new ArrayDeque<>();
  private final EpochCheck epochs = new EpochCheck();
  private long connections;
  private long refused;
  private long denied;
  private long malformed;
  private long sentMessages;
  private long sentBytes;
  private long skipped;

  void connected() {
    connections++;
  }

  void refused() {
    refused++;
  }

  void denied() {
    denied++;
  }

  void malformed() {
    malformed++;
  }

  void sent(String message) {
    sentMessages++;
    sentBytes += message.length();
  }

  void skipped() {
    skipped++;
  }

  void request(Connection from, String type, String requestId) {
    requests.merge(type, 1L, Long::sum);
    if (recent.size() == KEPT) {
      recent.removeFirst();
    }
    recent.add(requestId.isEmpty() ? type : type + " " + requestId);
    epochs.see(from, requestId);
  }

  void gone(Connection connection) {
    epochs.gone(connection);
  }

  void spoke(String text) {
    if (spoken.size() == KEPT_SPEECH) {
      spoken.removeFirst();
    }
    spoken.add(text);
  }

  List<String> spoken() {
    return new ArrayList<>(spoken);
  }

  Map<String, Long> requests() {
    return Map.copyOf(requests);
  }

  List<String> recent() {
    return new ArrayList<>(recent);
  }

  Map<String, Long> counters() {
    Map<String, Long> counters = new TreeMap<>();
    counters.put("connections", connections);
    counters.put("refused_connections", refused);
    counters.put("denied_requests", denied);
    counters.put("malformed_messages", malformed);
    counters.put("sent_messages", sentMessages);
    counters.put("sent_characters", sentBytes);
    counters.put("skipped_stream_messages", skipped);
    counters.put("late_epochs", epochs.late());
    counters.put("stale_commands", epochs.stale());
    counters.put("highest_epoch", epochs.highest());
    return counters;
  }
}
