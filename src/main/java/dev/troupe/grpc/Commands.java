package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.robot.v1.Wait;
import dev.troupe.fleet.CommandHold;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.RobotCommand;
import io.vertx.core.Future;

/** Runs the command that a request stands for, as far as its caller waits. */
final class Commands {
  private final Robots robots;

  Commands(Robots robots) {
    this.robots = robots;
  }

  /** Ends the request at once if it is invalid or names no robot. */
  Future<CommandResult> run(Call call, Message request) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(request, violations);
    RobotCommand command = CommandMapper.command(request, violations);
    ManagedRobot robot = robots.find(head.robotId(), violations);
    CommandTrack track = new CommandTrack(head.staged() ? head.until() : Wait.WAIT_FINISHED);
    CommandHold hold =
        robot.submit(head.request(command, call, call.deadlineNanos()), call.context(), track);
    if (head.stopOnCancel()) {
      call.onCancelled(hold::cancel);
    }
    return track.result();
  }
}
