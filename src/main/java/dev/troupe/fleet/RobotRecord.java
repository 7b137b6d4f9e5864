package dev.troupe.fleet;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Outcome;
import dev.troupe.robot.RobotEvent;
import org.jspecify.annotations.Nullable;

/** One entry of a robot's journal. */
public sealed interface RobotRecord {

  /** The command that caused it; null when nobody here did. */
  default @Nullable String commandId() {
    return null;
  }

  /** The robot said something. */
  record Said(@Nullable String commandId, RobotEvent event) implements RobotRecord {}

  /** A command ended. */
  record CommandEnded(String commandId, CommandKind command, Outcome outcome)
      implements RobotRecord {}

  /** The connection changed. */
  record ConnectionChanged(Connection connection) implements RobotRecord {}

  /** About how many bytes it keeps in memory beyond a few hundred. */
  default int weight() {
    return this instanceof Said said ? weight(said.event()) : 0;
  }

  private static int weight(RobotEvent event) {
    return switch (event) {
      case RobotEvent.Unrecognised raw -> raw.json().length();
      case RobotEvent.Rejected rejected -> rejected.text().length();
      case RobotEvent.SpeakStarted started -> started.text().length();
      case RobotEvent.SpeakEnded ended -> ended.text().length();
      case RobotEvent.HearPartial heard -> heard.text().length();
      case RobotEvent.HearEnded heard -> heard.text().length();
      case RobotEvent.VoiceStatus voice -> voice.voices() == null ? 0 : 256 * voice.voices().size();
      case RobotEvent.FaceStatus face -> face.faces() == null ? 0 : 64 * face.faces().size();
      default -> 0;
    };
  }
}
