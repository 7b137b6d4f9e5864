package dev.troupe.robot;

/** What concerns the machine itself, and the way out of the typed vocabulary. */
public sealed interface SystemCommand extends RobotCommand {

  /** Ask for the volume, for whether the robot is virtual, or both. */
  record GetSystem(boolean volume, boolean virtual) implements SystemCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SYSTEM_STATUS;
    }
  }

  /** Set the loudness, 0 to 100. */
  record SetVolume(int volume) implements SystemCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.SYSTEM_CONFIGURE;
    }
  }

  /**
   * One message of the vendor's own protocol: a JSON object with a string {@code type}. The request
   * id in it is replaced by the gateway's.
   */
  record Raw(String json) implements SystemCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.RAW;
    }
  }
}
