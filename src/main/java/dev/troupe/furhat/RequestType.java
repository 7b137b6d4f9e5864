package dev.troupe.furhat;

import dev.troupe.robot.CommandKind;

/** The vendor's word for each command. */
final class RequestType {
  private RequestType() {}

  static String of(CommandKind kind) {
    return switch (kind) {
      case SAY_TEXT -> "request.speak.text";
      case SAY_AUDIO -> "request.speak.audio";
      case SPEECH_STREAM -> "request.speak.audio.start";
      case SPEECH_STREAM_DATA -> "request.speak.audio.data";
      case SPEECH_STREAM_END -> "request.speak.audio.end";
      case SPEECH_STOP -> "request.speak.stop";
      case LISTEN_CONFIGURE -> "request.listen.config";
      case LISTEN -> "request.listen.start";
      case LISTEN_STOP -> "request.listen.stop";
      case VOICE_CONFIGURE -> "request.voice.config";
      case VOICE_STATUS -> "request.voice.status";
      case ATTEND_USER -> "request.attend.user";
      case ATTEND_LOCATION -> "request.attend.location";
      case ATTEND_NOBODY -> "request.attend.nobody";
      case GESTURE -> "request.gesture.start";
      case FACE_PARAMS -> "request.face.params";
      case HEAD_POSE -> "request.face.headpose";
      case FACE_CONFIGURE -> "request.face.config";
      case FACE_STATUS -> "request.face.status";
      case FACE_RESET -> "request.face.reset";
      case LED -> "request.led.set";
      case LEDS -> "request.led.set.individual";
      case USERS_ONCE -> "request.users.once";
      case USERS_START -> "request.users.start";
      case USERS_STOP -> "request.users.stop";
      case AUDIO_START -> "request.audio.start";
      case AUDIO_STOP -> "request.audio.stop";
      case CAMERA_ONCE -> "request.camera.once";
      case CAMERA_START -> "request.camera.start";
      case CAMERA_STOP -> "request.camera.stop";
      case SYSTEM_STATUS -> "request.system.status";
      case SYSTEM_CONFIGURE -> "request.system.config";
      case RAW -> throw new IllegalArgumentException("a raw message names its own type");
    };
  }
}
