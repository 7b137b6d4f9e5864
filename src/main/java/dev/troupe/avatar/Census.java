package dev.troupe.avatar;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is there: pooled sessions by key, and those bound to a room. Confined. */
final class Census {
  private final Map<SessionKey, Rows> byKey = new LinkedHashMap<>();
  private final Map<String, Integer> elsewhere = new LinkedHashMap<>();
  private final Map<String, Set<String>> capabilities = new LinkedHashMap<>();

  private static final class Rows {
    private final Set<AvatarSocket> sockets = new LinkedHashSet<>();
    private int opening;
    private int waiting;

    private boolean isEmpty() {
      return sockets.isEmpty() && opening == 0 && waiting == 0;
    }
  }

  void opening(SessionKey key, int change) {
    rows(key).opening += change;
    tidy(key);
  }

  void waiting(SessionKey key, int change) {
    rows(key).waiting += change;
    tidy(key);
  }

  void joined(SessionKey key, AvatarSocket socket) {
    rows(key).sockets.add(socket);
  }

  void left(SessionKey key, AvatarSocket socket) {
    rows(key).sockets.remove(socket);
    tidy(key);
  }

  /** A session of an avatar that delivers elsewhere. */
  void elsewhere(String avatarId, int change) {
    elsewhere.merge(avatarId, change, Integer::sum);
  }

  int elsewhere(String avatarId) {
    return elsewhere.getOrDefault(avatarId, 0);
  }

  /** What the server of an avatar said last. */
  void heard(String avatarId, Set<String> offered) {
    capabilities.put(avatarId, offered);
  }

  @Nullable Set<String> capabilities(String avatarId) {
    return capabilities.get(avatarId);
  }

  List<PoolView> views(String account, String avatarId) {
    return byKey.entrySet().stream()
        .filter(entry -> entry.getKey().avatarId().equals(avatarId))
        .filter(entry -> entry.getKey().account().equals(account))
        .map(entry -> view(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static PoolView view(SessionKey key, Rows rows) {
    int inUse = 0;
    int aside = 0;
    int idle = 0;
    for (AvatarSocket socket : rows.sockets) {
      if (socket.isLent()) {
        inUse++;
      } else if (socket.isAside()) {
        aside++;
      } else {
        idle++;
      }
    }
    return new PoolView(key, idle, inUse, rows.opening, aside, rows.waiting);
  }

  private Rows rows(SessionKey key) {
    return byKey.computeIfAbsent(key, unknown -> new Rows());
  }

  /** Keys are chosen by clients: what nobody uses is forgotten. */
  private void tidy(SessionKey key) {
    if (rows(key).isEmpty()) {
      byKey.remove(key);
    }
  }
}
