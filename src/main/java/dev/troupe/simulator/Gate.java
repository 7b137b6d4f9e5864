package dev.troupe.simulator;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * Decides who gets access, and holds back what a client sends while its authentication takes its
 * time: the robot works through a connection strictly in order. Confined to the robot.
 */
final class Gate {
  private static final int MAX_HELD = 10_000;

  private final AccessRules configured;
  private final Router router;
  private final Time time;
  private final Map<Connection, Queue<String>> held = new HashMap<>();
  private AccessRules rules;
  private Duration delay = Duration.ZERO;

  Gate(AccessRules configured, Router router, Time time) {
    this.configured = configured;
    this.rules = configured;
    this.router = router;
    this.time = time;
  }

  void register() {
    router.on("request.auth", this::authenticate);
  }

  /** Where the scope asks for no key a client need not authenticate at all. */
  void arrive(Connection connection) {
    if (rules.admits(scope(connection), null)) {
      connection.admit();
    }
  }

  void receive(Connection from, String text) {
    Queue<String> waiting = held.get(from);
    if (waiting == null) {
      router.route(from, text);
    } else if (waiting.size() < MAX_HELD) {
      waiting.add(text);
    }
  }

  void leave(Connection connection) {
    held.remove(connection);
  }

  void setRules(AccessRules rules) {
    this.rules = rules;
  }

  void setDelay(Duration delay) {
    this.delay = delay;
  }

  void heal() {
    rules = configured;
    delay = Duration.ZERO;
  }

  private void authenticate(Call call) {
    if (delay.isZero()) {
      decide(call);
      return;
    }
    Connection from = call.from();
    held.put(from, new ArrayDeque<>());
    time.after(
        delay,
        () -> {
          decide(call);
          release(from);
        });
  }

  /** Once granted, access stays: a bare request on an open connection is a probe. */
  private void decide(Call call) {
    Connection from = call.from();
    String key = call.arguments().text("key");
    boolean probe = key.isEmpty() && from.admitted() && !rules.off();
    boolean access = probe || rules.admits(scope(from), key);
    if (access) {
      from.admit();
    }
    call.answer(Responses.auth(access, scope(from)));
  }

  private void release(Connection from) {
    Queue<String> waiting = held.remove(from);
    if (waiting != null && from.isOpen()) {
      waiting.forEach(text -> receive(from, text));
    }
  }

  private String scope(Connection connection) {
    return rules.scope() == null ? connection.line().scope() : rules.scope();
  }
}
