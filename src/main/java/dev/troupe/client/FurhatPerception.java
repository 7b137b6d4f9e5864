package dev.troupe.client;

import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotEvent.CameraPicture;
import dev.troupe.robot.RobotEvent.SystemStatus;
import dev.troupe.robot.RobotEvent.UsersSeen;
import dev.troupe.robot.SystemCommand;
import io.vertx.core.Future;

/**
 * A robot's senses, and the machine itself. What runs is told to handlers of {@code UsersSeen},
 * {@code AudioHeard} and {@code CameraPicture}, and is started again after a reconnect; starting
 * and stopping are not answered by the robot, and harmless when nothing changes.
 */
public final class FurhatPerception {
  private final RobotLine line;
  private final FurhatOptions.Waits waits;

  FurhatPerception(RobotLine line, FurhatOptions.Waits waits) {
    this.line = line;
    this.waits = waits;
  }

  /** Who is there, the nearest first. */
  public Future<UsersSeen> users() {
    return line.ask(new PerceptionCommand.UsersOnce(), UsersSeen.class, waits.answer());
  }

  /** Keeps telling who is there. */
  public Future<Void> startUsers() {
    return tell(new PerceptionCommand.StartUsers());
  }

  public Future<Void> stopUsers() {
    return tell(new PerceptionCommand.StopUsers());
  }

  /** One picture, a JPEG. A virtual robot may have no camera: {@code NO_ANSWER}. */
  public Future<CameraPicture> picture() {
    return line.ask(new PerceptionCommand.CameraOnce(), CameraPicture.class, waits.answer());
  }

  /** Pictures at the robot's own rate; 10 to 30 a second of 30 to 150 KB each are usual. */
  public Future<Void> startCamera() {
    return tell(new PerceptionCommand.StartCamera());
  }

  public Future<Void> stopCamera() {
    return tell(new PerceptionCommand.StopCamera());
  }

  /** The microphone at 16,000 Hz. */
  public Future<Void> startAudio() {
    return startAudio(16_000, true, false);
  }

  /**
   * What the robot hears, says, or both, as signed 16-bit little-endian mono PCM; replaces the
   * settings of a stream that runs.
   *
   * @param sampleRate in Hz
   */
  public Future<Void> startAudio(int sampleRate, boolean microphone, boolean speaker) {
    return tell(new PerceptionCommand.StartAudio(sampleRate, microphone, speaker));
  }

  public Future<Void> stopAudio() {
    return tell(new PerceptionCommand.StopAudio());
  }

  /** The volume, and whether the robot is a program. */
  public Future<SystemStatus> system() {
    return line.ask(new SystemCommand.GetSystem(true, true), SystemStatus.class, waits.answer());
  }

  /**
   * Sets the loudness; not answered by the robot.
   *
   * @param percent 0 to 100
   * @throws IllegalArgumentException beyond that
   */
  public Future<Void> volume(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("volume: %d (expected: 0 to 100)".formatted(percent));
    }
    return line.tell(new SystemCommand.SetVolume(percent), waits.answer());
  }

  private Future<Void> tell(PerceptionCommand command) {
    return line.tell(command, waits.answer());
  }
}
