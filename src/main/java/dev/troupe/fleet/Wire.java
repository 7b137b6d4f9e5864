package dev.troupe.fleet;

import dev.troupe.link.Link;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkState;
import dev.troupe.link.Reply;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import org.jspecify.annotations.Nullable;

/**
 * The way to one robot, as the parts of it see it: a link, or in tests a robot made by hand.
 * Confined.
 */
interface Wire {

  /** What a request was; {@code commandId} is null for the gateway's own. */
  record Cause(@Nullable String commandId, CommandKind kind) {}

  boolean ready();

  LinkState state();

  /**
   * The command behind a request id, also some time after its end; null when it is not known here.
   */
  @Nullable Cause cause(@Nullable String requestId);

  /**
   * Sends a command, a client's or with null the gateway's own; returns the request id. The reply
   * may be called before this returns.
   */
  String ask(
      RobotCommand command, @Nullable String commandId, long deadline, Reply<RobotEvent> reply);

  /** A barrier behind everything sent so far. */
  void barrier(long deadline, Reply<RobotEvent> reply);

  boolean writable();

  /** Runs {@code task} once, when it is writable again or lost. */
  void onWritable(Runnable task);

  /**
   * Sends something of the gateway's own; {@code refused} runs when it was not taken though the
   * link stands.
   */
  default void tell(RobotCommand command, Runnable refused) {
    ask(
        command,
        null,
        Link.NO_DEADLINE,
        new Reply<>() {
          @Override
          public void failed(LinkFailure failure) {
            if (ready()) {
              refused.run();
            }
          }
        });
  }
}
