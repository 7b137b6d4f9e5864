package dev.troupe.client;

import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ExpressionCommand.Gaze;
import dev.troupe.robot.RobotEvent.FaceStatus;
import dev.troupe.robot.RobotEvent.GestureEnded;
import io.vertx.core.Future;
import java.util.Map;

/**
 * Where a robot looks, what its face does, its light. Unless said otherwise the robot does not
 * answer: the futures are done when its socket took the request.
 */
public final class FurhatExpression {
  private final RobotLine line;
  private final FurhatOptions.Waits waits;

  FurhatExpression(RobotLine line, FurhatOptions.Waits waits) {
    this.line = line;
    this.waits = waits;
  }

  /** Looks at a user by id, or at the {@code closest} one. */
  public Future<Void> attendUser(String userId) {
    return attendUser(userId, Gaze.DEFAULT);
  }

  /** As above, choosing slack and speed of the turn. */
  public Future<Void> attendUser(String userId, Gaze gaze) {
    return tell(new ExpressionCommand.AttendUser(userId, gaze));
  }

  /** Looks at a point, in metres from the robot: {@code z} is ahead, {@code y} up (inferred). */
  public Future<Void> attendLocation(double x, double y, double z) {
    return attendLocation(x, y, z, Gaze.DEFAULT);
  }

  /** As above, choosing slack and speed of the turn. */
  public Future<Void> attendLocation(double x, double y, double z, Gaze gaze) {
    return tell(new ExpressionCommand.AttendLocation(x, y, z, gaze));
  }

  /** Looks at nobody. */
  public Future<Void> attendNobody() {
    return tell(new ExpressionCommand.AttendNobody());
  }

  /** Performs a gesture such as {@code Smile} or {@code Nod}; done when it has ended. */
  public Future<GestureEnded> gesture(String name) {
    return gesture(name, 1.0, 1.0);
  }

  /**
   * As above. A robot ignores a name that it does not know: that fails with {@code NO_ANSWER}.
   *
   * @param intensity 0 to 1, default 1
   * @param duration default 1, a factor of the gesture's own length or seconds (the protocol does
   *     not say)
   */
  public Future<GestureEnded> gesture(String name, double intensity, double duration) {
    return line.ask(
        new ExpressionCommand.Gesture(name, intensity, duration),
        GestureEnded.class,
        waits.gesture());
  }

  /** Sets face parameters by name, such as {@code JAW_OPEN}; they stay until changed or reset. */
  public Future<Void> faceParams(Map<String, Double> params) {
    return tell(new ExpressionCommand.SetFaceParams(params));
  }

  /** Poses the head, in degrees; {@code relative} to the target of attention, else absolute. */
  public Future<Void> headPose(double yaw, double pitch, double roll, boolean relative) {
    return headPose(new ExpressionCommand.SetHeadPose(yaw, pitch, roll, relative, null));
  }

  /** As above, choosing the speed (xslow, slow, medium, fast, xfast). */
  public Future<Void> headPose(ExpressionCommand.SetHeadPose pose) {
    return tell(pose);
  }

  /** Chooses a face and switches its habits; what is null stays as it is. */
  public Future<Void> configureFace(ExpressionCommand.ConfigureFace face) {
    return tell(face);
  }

  /** The current face and the list of faces; answered by the robot. */
  public Future<FaceStatus> faces() {
    return faces(new ExpressionCommand.GetFace(true, true));
  }

  /** The current face, the list, or both; what was not asked for is null in the answer. */
  public Future<FaceStatus> faces(ExpressionCommand.GetFace what) {
    return line.ask(what, FaceStatus.class, waits.answer());
  }

  /** All face parameters back to default. */
  public Future<Void> resetFace() {
    return tell(new ExpressionCommand.ResetFace());
  }

  /** One colour for the whole light: {@code #RRGGBB} or a colour word; {@code #000000} is off. */
  public Future<Void> led(String color) {
    return tell(new ExpressionCommand.SetLed(color));
  }

  /** Colours of single lights by index, {@code fill} for the others. */
  public Future<Void> leds(Map<Integer, String> colors, String fill) {
    return tell(new ExpressionCommand.SetLeds(colors, fill));
  }

  private Future<Void> tell(ExpressionCommand command) {
    return line.tell(command, waits.answer());
  }
}
