package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.robot.v1.AttendLocationRequest;
import dev.troupe.api.robot.v1.AttendNobodyRequest;
import dev.troupe.api.robot.v1.AttendUserRequest;
import dev.troupe.api.robot.v1.CommandStage;
import dev.troupe.api.robot.v1.ConfigureFaceRequest;
import dev.troupe.api.robot.v1.ConfigureListeningRequest;
import dev.troupe.api.robot.v1.GetFaceRequest;
import dev.troupe.api.robot.v1.GetSystemStatusRequest;
import dev.troupe.api.robot.v1.GetUsersRequest;
import dev.troupe.api.robot.v1.GetVoiceRequest;
import dev.troupe.api.robot.v1.ListFacesRequest;
import dev.troupe.api.robot.v1.ListVoicesRequest;
import dev.troupe.api.robot.v1.ListenOnceRequest;
import dev.troupe.api.robot.v1.ListenRequest;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.ResetFaceRequest;
import dev.troupe.api.robot.v1.SayAudioRequest;
import dev.troupe.api.robot.v1.SayAudioStreamHeader;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SendRawRequest;
import dev.troupe.api.robot.v1.SetFaceParametersRequest;
import dev.troupe.api.robot.v1.SetHeadPoseRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetLedsRequest;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.StopListeningRequest;
import dev.troupe.api.robot.v1.StopSpeechRequest;
import dev.troupe.api.robot.v1.TakePictureRequest;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;

/** The one table from requests to commands: a call of its own and an arm of Drive mean the same. */
final class CommandMapper {

  private CommandMapper() {}

  /** Notes what is wrong; the command means nothing then. */
  static RobotCommand command(Message request, Violations violations) {
    return switch (request) {
      case SayRequest say -> SpeechMapper.command(say, violations);
      case SayAudioRequest say -> SpeechMapper.command(say, violations);
      case SayAudioStreamHeader header -> SpeechMapper.command(header, violations);
      case StopSpeechRequest stop -> new SpeechCommand.Stop();
      case GetVoiceRequest get -> new SpeechCommand.GetVoice(true, false);
      case ListVoicesRequest list -> new SpeechCommand.GetVoice(true, true);
      case SetVoiceRequest set -> SpeechMapper.command(set, violations);
      case ListenRequest listen -> ListeningMapper.command(listen.getOptions(), violations);
      case ListenOnceRequest listen -> ListeningMapper.once(listen.getOptions(), violations);
      case ConfigureListeningRequest set -> ListeningMapper.command(set, violations);
      case StopListeningRequest stop -> new ListeningCommand.Stop();
      case PerformGestureRequest perform -> ExpressionMapper.command(perform, violations);
      case AttendUserRequest attend -> ExpressionMapper.command(attend, violations);
      case AttendLocationRequest attend -> ExpressionMapper.command(attend, violations);
      case AttendNobodyRequest attend -> new ExpressionCommand.AttendNobody();
      case SetHeadPoseRequest set -> ExpressionMapper.command(set, violations);
      case SetFaceParametersRequest set -> ExpressionMapper.command(set, violations);
      case ConfigureFaceRequest set -> ExpressionMapper.command(set, violations);
      case GetFaceRequest get -> new ExpressionCommand.GetFace(true, false);
      case ListFacesRequest list -> new ExpressionCommand.GetFace(true, true);
      case ResetFaceRequest reset -> new ExpressionCommand.ResetFace();
      case SetLedRequest set -> ExpressionMapper.command(set, violations);
      case SetLedsRequest set -> ExpressionMapper.command(set, violations);
      case GetUsersRequest get -> new PerceptionCommand.UsersOnce();
      case TakePictureRequest take -> new PerceptionCommand.CameraOnce();
      case GetSystemStatusRequest get -> SystemMapper.command(get);
      case SetVolumeRequest set -> SystemMapper.command(set, violations);
      case SendRawRequest send -> SystemMapper.command(send, violations);
      default ->
          throw new IllegalArgumentException(
              request.getDescriptorForType().getFullName() + ": no command");
    };
  }

  /** How far a command came that ended well. */
  static CommandStage stage(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> stage(answered.answer());
      case Outcome.Sent sent -> CommandStage.COMMAND_STAGE_SENT;
      case Outcome.Confirmed confirmed -> CommandStage.COMMAND_STAGE_CONFIRMED;
      case Outcome.Interrupted interrupted -> CommandStage.COMMAND_STAGE_FINISHED;
      case Outcome.Preempted preempted -> CommandStage.COMMAND_STAGE_FINISHED;
      case Outcome.Failed failed -> CommandStage.COMMAND_STAGE_UNSPECIFIED;
      case Outcome.Unknown unknown -> CommandStage.COMMAND_STAGE_UNSPECIFIED;
    };
  }

  private static CommandStage stage(RobotEvent answer) {
    return switch (answer.kind()) {
      case SPEAK_ENDED, GESTURE_ENDED, LISTEN_ENDED -> CommandStage.COMMAND_STAGE_FINISHED;
      default -> CommandStage.COMMAND_STAGE_ANSWERED;
    };
  }
}
