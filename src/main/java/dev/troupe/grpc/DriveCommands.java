package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.fleet.CommandObserver;
import dev.troupe.fleet.CommandRequest;
import dev.troupe.fleet.CommandUpdate;
import dev.troupe.fleet.LeaseRef;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The commands of one Drive stream: each is accepted or rejected, and each that was accepted ends
 * exactly once. Confined to the call's context.
 */
final class DriveCommands {
  /** Commands under way at a time; the outcomes of so many at most can pile up. */
  private static final int MOST = 1_000;

  private final ManagedRobot robot;
  private final DriveMapper mapper;
  private final Call call;
  private final ResponseStream<DriveResponse> responses;
  private final boolean stopSpeech;
  private final List<LeaseRef> held;
  private final Set<Course> running = new LinkedHashSet<>();
  private boolean finishing;

  DriveCommands(
      ManagedRobot robot,
      DriveMapper mapper,
      Call call,
      ResponseStream<DriveResponse> responses,
      boolean stopSpeech,
      List<LeaseRef> held) {
    this.robot = robot;
    this.mapper = mapper;
    this.call = call;
    this.responses = responses;
    this.stopSpeech = stopSpeech;
    this.held = held;
  }

  void run(String arm, Message request) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(request, violations);
    RobotCommand command = CommandMapper.command(request, violations);
    check(head, violations);
    Course course = open(arm, command);
    course.takenBackBy(robot.submit(request(head, command), call.context(), course)::cancel);
  }

  /** The deadline of the stream is not that of its commands. */
  CommandRequest request(CommandHead head, RobotCommand command) {
    return head.request(command, call, held, Call.NO_DEADLINE);
  }

  /** Commands need not name the robot again; they must not name another one. */
  void check(CommandHead head, Violations violations) {
    violations.check(
        head.robotId().isEmpty() || head.robotId().equals(robot.id().value()),
        "robot_id",
        head.robotId(),
        "empty, or " + robot.id());
    violations.throwIfAny();
    if (running.size() >= MOST) {
      throw new Failure(
              FailureReason.SEND_QUEUE_FULL,
              running.size() + " commands are under way (expected: fewer than " + MOST + ")")
          .asException();
    }
  }

  /**
   * A command that was given before is a course of its own: it is accepted and ends as if it came
   * alone.
   */
  Course open(String arm, RobotCommand command) {
    Course course = new Course(arm, command);
    running.add(course);
    return course;
  }

  void reject(String commandId, String arm, Throwable refused) {
    responses.write(mapper.rejected(commandId, arm, refused));
  }

  /** No more commands come; the stream ends behind the last one's end. */
  void finish() {
    finishing = true;
    giveUp(false);
    endIfFinished();
  }

  /** The stream is over: what it held is given up. */
  void close() {
    giveUp(stopSpeech);
  }

  private void giveUp(boolean speech) {
    for (Course course : List.copyOf(running)) {
      if (course.isGivenUp(speech)) {
        course.takeBack.run();
      }
    }
  }

  private void endIfFinished() {
    if (finishing && running.isEmpty()) {
      responses.end();
    }
  }

  /** One command from its acceptance to its end. */
  final class Course implements CommandObserver {
    private final String arm;
    private final RobotCommand command;
    private Runnable takeBack = () -> {};
    private Instant acceptedAt = Instant.EPOCH;
    private int position;
    private boolean repeated;

    Course(String arm, RobotCommand command) {
      this.arm = arm;
      this.command = command;
    }

    void takenBackBy(Runnable hold) {
      takeBack = hold;
    }

    boolean isGivenUp(boolean speech) {
      return command instanceof ListeningCommand.Start
          || (speech
              && (command instanceof SpeechCommand.SayText
                  || command instanceof SpeechCommand.SayAudio
                  || command instanceof SpeechCommand.StartStream));
    }

    @Override
    public void update(CommandUpdate update, Instant at) {
      switch (update) {
        case CommandUpdate.Refused refused -> {
          running.remove(this);
          reject(refused.commandId(), arm, refused.failure().asException());
          endIfFinished();
        }
        case CommandUpdate.Accepted accepted -> {
          acceptedAt = at;
          position = accepted.position();
          repeated = accepted.repeated();
          CommandResult result = result(accepted, CommandStage.COMMAND_STAGE_ACCEPTED, at);
          responses.write(DriveResponse.newBuilder().setAccepted(result.receipt()).build());
        }
        case CommandUpdate.Sent sent -> {}
        case CommandUpdate.Progress progress -> {
          if (CommandTrack.begins(progress.event())) {
            CommandResult result = result(progress, CommandStage.COMMAND_STAGE_STARTED, at);
            responses.write(DriveResponse.newBuilder().setProgress(result.receipt()).build());
          }
        }
        case CommandUpdate.Ended ended -> {
          running.remove(this);
          CommandResult result = result(ended, CommandMapper.stage(ended.outcome()), at);
          responses.write(mapper.ended(arm, command, result.receipt(), ended.outcome(), at));
          endIfFinished();
        }
      }
    }

    private CommandResult result(CommandUpdate update, CommandStage stage, Instant at) {
      return new CommandResult(
          update.commandId(), stage, acceptedAt, at, position, repeated, null, null);
    }
  }
}
