package dev.troupe.robot;

/**
 * One thing asked of a robot. Nullable components mean "leave it to the robot": the key is then not
 * sent.
 */
public sealed interface RobotCommand
    permits SpeechCommand, ListeningCommand, ExpressionCommand, PerceptionCommand, SystemCommand {

  CommandKind kind();
}
