package dev.troupe.fleet;

import dev.troupe.robot.RobotEvent;
import org.jspecify.annotations.Nullable;

/** What a robot last said about itself. Confined. */
final class Sight {
  @Nullable String voiceId;
  @Nullable String faceId;
  @Nullable Boolean virtual;
  @Nullable Integer volume;
  RobotEvent.@Nullable AttendStatus attention;

  /** Whether the event changed anything. */
  boolean saw(RobotEvent event) {
    switch (event) {
      case RobotEvent.VoiceStatus voice -> voiceId = or(voice.voiceId(), voiceId);
      case RobotEvent.FaceStatus face -> faceId = or(face.faceId(), faceId);
      case RobotEvent.SystemStatus system -> {
        virtual = or(system.virtual(), virtual);
        volume = or(system.volume(), volume);
      }
      case RobotEvent.AttendStatus attend -> attention = attend;
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The robot may come back as another: only what it says again is known. */
  void forget() {
    attention = null;
  }

  private static <V> @Nullable V or(@Nullable V now, @Nullable V before) {
    return now != null ? now : before;
  }
}
