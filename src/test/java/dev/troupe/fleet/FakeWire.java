package dev.troupe.fleet;

import dev.troupe.link.LinkCause;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkState;
import dev.troupe.link.Reply;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Confirmation;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A way to a robot made by hand: it keeps what was asked, and answers when the test says so. */
final class FakeWire implements Wire {
  static final LinkFailure DROPPED = new LinkFailure(LinkCause.DROPPED, "the wire was cut");

  private final List<Asked> asked = new ArrayList<>();
  private final Map<String, Cause> causes = new HashMap<>();
  private final Queue<Runnable> whenWritable = new ArrayDeque<>();
  private LinkState state = new LinkState.Ready(0, "test");
  private boolean writable = true;
  private boolean full;
  private boolean slow;

  /** One request; a null command is a barrier. */
  static final class Asked {
    final String id;
    final @Nullable RobotCommand command;
    final @Nullable String commandId;
    final long deadline;
    private final Reply<RobotEvent> reply;
    private boolean sent;
    private boolean ended;

    private Asked(
        String id,
        @Nullable RobotCommand command,
        @Nullable String commandId,
        long deadline,
        Reply<RobotEvent> reply) {
      this.id = id;
      this.command = command;
      this.commandId = commandId;
      this.deadline = deadline;
      this.reply = reply;
    }

    /** The socket took it; what is never answered ends so, as in the link. */
    void sent() {
      if (!sent && !ended) {
        sent = true;
        ended = command != null && command.kind().confirmation() != Confirmation.ANSWERED;
        reply.sent();
      }
    }

    void progress(RobotEvent event) {
      sent();
      if (!ended) {
        reply.progress(event);
      }
    }

    void ended(RobotEvent event) {
      sent();
      if (!ended) {
        ended = true;
        reply.ended(event);
      }
    }

    void failed(LinkFailure failure) {
      if (!ended) {
        ended = true;
        reply.failed(new LinkFailure(failure.cause(), failure.message(), sent));
      }
    }

    boolean open() {
      return !ended;
    }

    boolean unsent() {
      return !sent && !ended;
    }

    boolean is(CommandKind kind) {
      return command != null && command.kind() == kind;
    }
  }

  // ---- what a test says ----

  /** What was asked from now on leaves only when the test says so. */
  FakeWire slow() {
    slow = true;
    return this;
  }

  /** Whether the send queue takes no more. */
  void full(boolean now) {
    full = now;
  }

  void writable(boolean now) {
    writable = now;
    if (now) {
      wake();
    }
  }

  /** As a link does it: its owner hears of it, then every open request fails. */
  void lost(Runnable owner) {
    state = new LinkState.Backoff(1, DROPPED, 0);
    owner.run();
    List.copyOf(asked).forEach(each -> each.failed(DROPPED));
    wake();
  }

  void back() {
    state = new LinkState.Ready(0, "test");
    writable = true;
  }

  private void wake() {
    List<Runnable> waiting = List.copyOf(whenWritable);
    whenWritable.clear();
    waiting.forEach(Runnable::run);
  }

  // ---- what it was asked ----

  List<Asked> all() {
    return List.copyOf(asked);
  }

  List<RobotCommand> commands() {
    return asked.stream().map(each -> each.command).toList();
  }

  List<Asked> all(CommandKind kind) {
    return asked.stream().filter(each -> each.is(kind)).toList();
  }

  int count(CommandKind kind) {
    return all(kind).size();
  }

  Asked last() {
    return asked.getLast();
  }

  /** The newest request that carried this command id. */
  Asked of(String commandId) {
    return asked.reversed().stream()
        .filter(each -> commandId.equals(each.commandId))
        .findFirst()
        .orElseThrow(() -> new AssertionError("never asked: " + commandId));
  }

  boolean knows(String commandId) {
    return asked.stream().anyMatch(each -> commandId.equals(each.commandId));
  }

  void forget() {
    asked.clear();
  }

  /** Forgets what has ended, but for the newest {@code keep}. */
  void trim(int keep) {
    List<Asked> old = new ArrayList<>(asked.subList(0, Math.max(0, asked.size() - keep)));
    asked.removeIf(each -> !each.open() && old.contains(each));
  }

  // ---- the wire ----

  @Override
  public boolean ready() {
    return state instanceof LinkState.Ready;
  }

  @Override
  public LinkState state() {
    return state;
  }

  @Override
  public @Nullable Cause cause(@Nullable String requestId) {
    return requestId == null ? null : causes.get(requestId);
  }

  @Override
  public String ask(
      RobotCommand command, @Nullable String commandId, long deadline, Reply<RobotEvent> reply) {
    Asked request = new Asked("r-" + (causes.size() + 1), command, commandId, deadline, reply);
    causes.put(request.id, new Cause(commandId, command.kind()));
    place(request);
    return request.id;
  }

  @Override
  public void barrier(long deadline, Reply<RobotEvent> reply) {
    place(new Asked("barrier", null, null, deadline, reply));
  }

  private void place(Asked request) {
    if (!ready()) {
      request.failed(DROPPED);
    } else if (full) {
      request.failed(new LinkFailure(LinkCause.SEND_QUEUE_FULL, "too much waits"));
    } else {
      asked.add(request);
      if (!slow) {
        request.sent();
      }
    }
  }

  @Override
  public boolean writable() {
    return ready() && writable;
  }

  @Override
  public void onWritable(Runnable task) {
    if (writable() || !ready()) {
      task.run();
    } else {
      whenWritable.add(task);
    }
  }
}
