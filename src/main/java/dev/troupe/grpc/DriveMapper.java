package dev.troupe.grpc;

import dev.troupe.api.robot.v1.CommandReceipt;
import dev.troupe.api.robot.v1.DriveEnded;
import dev.troupe.api.robot.v1.DriveRejected;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.fleet.Connection;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import java.time.Instant;
import java.util.Locale;

/** What becomes of the commands of a Drive stream, as the contract says it. */
final class DriveMapper {
  private final StatusMapper statuses;
  private final ManagedRobot robot;

  DriveMapper(StatusMapper statuses, ManagedRobot robot) {
    this.statuses = statuses;
    this.robot = robot;
  }

  DriveResponse rejected(String commandId, String arm, Throwable refused) {
    return DriveResponse.newBuilder()
        .setRejected(
            DriveRejected.newBuilder()
                .setCommandId(commandId)
                .setCommand(arm)
                .setState(state(robot.status()))
                .setError(statuses.toStatus(refused)))
        .build();
  }

  /** What a robot is at, in one word. */
  private static String state(RobotStatus status) {
    if (status.connection().state() != Connection.State.READY) {
      return status.connection().state().name().toLowerCase(Locale.ROOT);
    }
    return status.speaking() != null
        ? "speaking"
        : status.listening() != null ? "listening" : "ready";
  }

  /** A command that is under way still. */
  DriveEnded reached(String arm, CommandResult result) {
    return DriveEnded.newBuilder().setReceipt(result.receipt()).setCommand(arm).build();
  }

  DriveResponse ended(
      String arm, RobotCommand command, CommandReceipt receipt, Outcome outcome, Instant at) {
    return DriveResponse.newBuilder().setEnded(end(arm, command, receipt, outcome, at)).build();
  }

  DriveEnded end(
      String arm, RobotCommand command, CommandReceipt receipt, Outcome outcome, Instant at) {
    DriveEnded.Builder ended = DriveEnded.newBuilder().setReceipt(receipt).setCommand(arm);
    switch (outcome) {
      case Outcome.Failed failed -> ended.setError(statuses.toStatus(failed.failure()));
      case Outcome.Unknown unknown -> ended.setError(statuses.toStatus(unknown.failure()));
      case Outcome.Answered answered -> result(ended, answered.answer(), at);
      default -> {}
    }
    if (isSpeech(command)) {
      ended.setSpeech(SpeechMapper.endOfSpeech(outcome));
    }
    return ended.build();
  }

  private static boolean isSpeech(RobotCommand command) {
    return command instanceof SpeechCommand.SayText
        || command instanceof SpeechCommand.SayAudio
        || command instanceof SpeechCommand.StartStream;
  }

  private static void result(DriveEnded.Builder ended, RobotEvent answer, Instant at) {
    switch (answer) {
      case RobotEvent.VoiceStatus it -> ended.setVoices(SpeechMapper.voices(it));
      case RobotEvent.FaceStatus it -> ended.setFaces(ExpressionMapper.face(it));
      case RobotEvent.UsersSeen it -> ended.setUsers(MediaMapper.users(it.users(), at));
      case RobotEvent.CameraPicture it -> ended.setPicture(MediaMapper.picture(it.jpeg(), at));
      case RobotEvent.SystemStatus it -> ended.setSystem(SystemMapper.status(it));
      case RobotEvent.ListenEnded it -> ended.setListening(ListeningMapper.ended(it));
      case RobotEvent.Unrecognised it -> ended.setRaw(SystemMapper.raw(it));
      default -> {}
    }
  }
}
