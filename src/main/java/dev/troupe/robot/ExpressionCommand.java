package dev.troupe.robot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What concerns face, head, gaze and light. */
public sealed interface ExpressionCommand extends RobotCommand {

  /**
   * How eyes and head share a turn of the gaze: degrees the eyes may move before the head follows,
   * how long in milliseconds before it follows anyway (-1: never), and the speed word (xslow, slow,
   * medium, fast, xfast).
   */
  record Gaze(
      @Nullable Double slackPitch,
      @Nullable Double slackYaw,
      @Nullable Integer slackTimeout,
      @Nullable String speed) {
    public static final Gaze DEFAULT = new Gaze(null, null, null, null);
  }

  /** Look at a user by id, or at the {@code closest} one. */
  record AttendUser(String userId, Gaze gaze) implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ATTEND_USER;
    }
  }

  /** Look at a point, in metres from the robot. */
  record AttendLocation(double x, double y, double z, Gaze gaze) implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ATTEND_LOCATION;
    }
  }

  /** Look at nobody. */
  record AttendNobody() implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.ATTEND_NOBODY;
    }
  }

  /** Perform a named gesture; always monitored, so that its start and end are seen. */
  record Gesture(String name, double intensity, double duration) implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.GESTURE;
    }
  }

  /** Set face parameters by name; they stay until changed or reset. */
  record SetFaceParams(Map<String, Double> params) implements ExpressionCommand {
    public SetFaceParams {
      params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    @Override
    public CommandKind kind() {
      return CommandKind.FACE_PARAMS;
    }
  }

  /** Pose the head, in degrees; {@code relative} to the target of attention, else absolute. */
  record SetHeadPose(
      double yaw, double pitch, double roll, boolean relative, @Nullable String speed)
      implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.HEAD_POSE;
    }
  }

  /** Choose a face and switch its habits; what is null stays as it is. */
  record ConfigureFace(
      @Nullable String faceId,
      @Nullable Boolean visibility,
      @Nullable Boolean microexpressions,
      @Nullable Boolean blinking,
      @Nullable Boolean headSway)
      implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.FACE_CONFIGURE;
    }
  }

  /** Ask for the current face, the list of faces, or both. */
  record GetFace(boolean current, boolean list) implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.FACE_STATUS;
    }
  }

  /** All face parameters back to default. */
  record ResetFace() implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.FACE_RESET;
    }
  }

  /** One colour for the whole ring: {@code #RRGGBB} or a colour word; {@code #000000} is off. */
  record SetLed(String color) implements ExpressionCommand {
    @Override
    public CommandKind kind() {
      return CommandKind.LED;
    }
  }

  /** Colours of single lights by index, {@code fill} for the others. The wire shape is inferred. */
  record SetLeds(Map<Integer, String> colors, String fill) implements ExpressionCommand {
    public SetLeds {
      colors = Collections.unmodifiableMap(new LinkedHashMap<>(colors));
    }

    @Override
    public CommandKind kind() {
      return CommandKind.LEDS;
    }
  }
}
