package dev.troupe.fleet;

import dev.troupe.link.Link;
import dev.troupe.link.LinkState;
import dev.troupe.link.Reply;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A robot's link, and the memory of which command each request was: so every event can say which
 * command caused it, also those that come behind its end. Confined.
 */
final class LinkWire implements Wire {
  /**
   * Requests remembered behind their end; a robot that answers later than this many is not
   * understood any more.
   */
  private static final int REMEMBERED = 512;

  private Link<RobotCommand, RobotEvent> link;
  private final Map<String, Cause> causes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Cause> eldest) {
          return size() > REMEMBERED;
        }
      };

  LinkWire(Link<RobotCommand, RobotEvent> link) {
    this.link = link;
  }

  /** Another link from here on: it has request ids of its own. */
  void use(Link<RobotCommand, RobotEvent> next) {
    link = next;
    causes.clear();
  }

  @Override
  public boolean ready() {
    return link.state() instanceof LinkState.Ready;
  }

  @Override
  public LinkState state() {
    return link.state();
  }

  @Override
  public @Nullable Cause cause(@Nullable String requestId) {
    return requestId == null ? null : causes.get(requestId);
  }

  @Override
  public String ask(
      RobotCommand command, @Nullable String commandId, long deadline, Reply<RobotEvent> reply) {
    String requestId = link.nextRequestId();
    if (command.kind() != CommandKind.SPEECH_STREAM_DATA) {
      causes.put(requestId, new Cause(commandId, command.kind()));
    }
    link.send(command, requestId, deadline, reply);
    return requestId;
  }

  @Override
  public void barrier(long deadline, Reply<RobotEvent> reply) {
    link.barrier(link.nextRequestId(), deadline, reply);
  }

  @Override
  public boolean writable() {
    return link.writable();
  }

  @Override
  public void onWritable(Runnable task) {
    link.onWritable(task);
  }
}
