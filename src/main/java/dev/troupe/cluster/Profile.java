package dev.troupe.cluster;

import java.time.Instant;

/**
 * What this replica says of itself, whatever life it is in. Written by the worker and by whoever
 * wants the others to know something; read by the worker.
 */
final class Profile {
  private final String name;
  private final String host;
  private volatile int relayPort;
  private volatile int robots;
  private volatile boolean leaving;
  private volatile long changes;

  Profile(String name, String host, int relayPort) {
    this.name = name;
    this.host = host;
    this.relayPort = relayPort;
  }

  Member member(String id, Instant startedAt) {
    return new Member(id, name, host, relayPort, startedAt, robots, leaving);
  }

  String name() {
    return name;
  }

  long changes() {
    return changes;
  }

  boolean leaving() {
    return leaving;
  }

  void relaysAt(int port) {
    relayPort = port;
  }

  void owns(int count) {
    robots = count;
  }

  void leave() {
    leaving = true;
  }

  synchronized void change() {
    changes++;
  }

  /** Whether {@code line} says something else that the others should not wait for. */
  boolean isNews(MemberEntry line) {
    return line.member().leaving() != leaving || line.changes() != changes;
  }
}
