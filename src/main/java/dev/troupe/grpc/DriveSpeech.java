package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.SpeechStreamListener;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.SpeechCommand;
import org.jspecify.annotations.Nullable;

/** Streamed speech within a Drive stream, one at a time. Confined to the call's context. */
final class DriveSpeech {
  private final ManagedRobot robot;
  private final DriveCommands commands;
  private final Call call;
  private final RequestGate gate;
  private @Nullable SpeechUpload upload;
  private String commandId = "";

  DriveSpeech(ManagedRobot robot, DriveCommands commands, Call call, RequestGate gate) {
    this.robot = robot;
    this.commands = commands;
    this.call = call;
    this.gate = gate;
  }

  void start(SayAudioStreamHeader header) {
    Violations violations = new Violations();
    CommandHead head = CommandHead.of(header, violations);
    SpeechCommand.StartStream format = SpeechMapper.command(header, violations);
    commands.check(head, violations);
    SpeechUpload before = upload;
    if (before != null && !before.isClosed()) {
      if (!head.commandId().equals(commandId)) {
        throw illegal("speech_start", "streamed speech is under way");
      }
      repeat(head, format);
      return;
    }
    SpeechUpload opened = new SpeechUpload(gate);
    upload = opened;
    commandId = head.commandId();
    DriveCommands.Course course = commands.open("speech_start", format);
    course.takenBackBy(opened::cancel);
    robot.stream(commands.request(head, format), format, call.context(), opened, course)
        .onSuccess(opened::made);
  }

  /** Of what is under way: the sound that comes is still that of the first. */
  private void repeat(CommandHead head, SpeechCommand.StartStream format) {
    DriveCommands.Course course = commands.open("speech_start", format);
    robot.stream(commands.request(head, format), format, call.context(), new Unheard(), course)
        .onSuccess(stream -> course.takenBackBy(stream::cancel));
  }

  /** Where nobody waits to be asked for sound. */
  private static final class Unheard implements SpeechStreamListener {
    @Override
    public void wanted(long bytes) {}

    @Override
    public void closed() {}
  }

  /** What still comes for speech that was cut is dropped: the client could not know yet. */
  void audio(ByteString samples) {
    SpeechUpload open = upload;
    if (open == null) {
      throw illegal("speech_audio", "no streamed speech was begun");
    }
    open.write(SpeechStreamCall.checked("speech_audio", samples));
  }

  void end() {
    SpeechUpload open = upload;
    if (open != null) {
      open.end();
    }
  }

  /** Without an end the robot would wait for more. */
  void close() {
    end();
  }

  private static RuntimeException illegal(String arm, String why) {
    return new Failure(FailureReason.ILLEGAL_STATE, arm + ": " + why).asException();
  }
}
