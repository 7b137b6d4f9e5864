package dev.troupe.grpc;

import dev.troupe.api.robot.v1.AttendLocationRequest;
import dev.troupe.api.robot.v1.AttendUserRequest;
import dev.troupe.api.robot.v1.AttentionStatus;
import dev.troupe.api.robot.v1.ConfigureFaceRequest;
import dev.troupe.api.robot.v1.FaceStatus;
import dev.troupe.api.robot.v1.GazeMotion;
import dev.troupe.api.robot.v1.HeadPose;
import dev.troupe.api.robot.v1.MotionSpeed;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.Position;
import dev.troupe.api.robot.v1.SetFaceParametersRequest;
import dev.troupe.api.robot.v1.SetHeadPoseRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetLedsRequest;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gestures, gaze, face and light between contract and domain. Defaults are the official client's.
 */
final class ExpressionMapper {
  static final double DEFAULT_INTENSITY = 1.0;
  static final double DEFAULT_DURATION = 1.0;
  static final String DEFAULT_USER = "closest";
  static final String DEFAULT_FILL = "#000000";

  /** From the robot's own catalogue, as one project read it. */
  static final List<String> GESTURES =
      List.of(
          "Smile",
          "BigSmile",
          "Wink",
          "Thoughtful",
          "Surprise",
          "Oh",
          "BrowFrown",
          "BrowRaise",
          "Blink",
          "CloseEyes",
          "OpenEyes",
          "Nod",
          "Shake",
          "Roll",
          "GazeAway",
          "ExpressDisgust",
          "ExpressSad",
          "ExpressAnger",
          "ExpressFear");

  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}|[a-zA-Z]{1,40}");
  private static final int LONGEST_NAME = 100;
  private static final int MOST_PARAMETERS = 500;
  private static final int MOST_LIGHTS = 1_000;

  private ExpressionMapper() {}

  static RobotCommand command(PerformGestureRequest perform, Violations violations) {
    double intensity = perform.hasIntensity() ? perform.getIntensity() : DEFAULT_INTENSITY;
    double duration = perform.hasDuration() ? perform.getDuration() : DEFAULT_DURATION;
    violations.notEmpty("name", perform.getName());
    violations.check(
        perform.getName().length() <= LONGEST_NAME,
        "name",
        perform.getName(),
        "at most 100 characters");
    violations.inRange("intensity", intensity, 0, 100);
    violations.check(duration > 0 && duration <= 600, "duration", duration, "above 0, up to 600");
    return new ExpressionCommand.Gesture(perform.getName(), intensity, duration);
  }

  static RobotCommand command(AttendUserRequest attend, Violations violations) {
    String user = attend.hasUserId() ? attend.getUserId() : DEFAULT_USER;
    violations.notEmpty("user_id", user);
    return new ExpressionCommand.AttendUser(user, gaze(attend.getMotion(), violations));
  }

  static RobotCommand command(AttendLocationRequest attend, Violations violations) {
    Position at = attend.getLocation();
    violations.check(attend.hasLocation(), "location", null, "a place");
    finite("location.x", at.getX(), violations);
    finite("location.y", at.getY(), violations);
    finite("location.z", at.getZ(), violations);
    return new ExpressionCommand.AttendLocation(
        at.getX(), at.getY(), at.getZ(), gaze(attend.getMotion(), violations));
  }

  private static ExpressionCommand.Gaze gaze(GazeMotion motion, Violations violations) {
    if (motion.hasSlackPitchDegrees()) {
      violations.inRange("motion.slack_pitch_degrees", motion.getSlackPitchDegrees(), 0, 90);
    }
    if (motion.hasSlackYawDegrees()) {
      violations.inRange("motion.slack_yaw_degrees", motion.getSlackYawDegrees(), 0, 90);
    }
    return new ExpressionCommand.Gaze(
        motion.hasSlackPitchDegrees() ? Double.valueOf(motion.getSlackPitchDegrees()) : null,
        motion.hasSlackYawDegrees() ? Double.valueOf(motion.getSlackYawDegrees()) : null,
        motion.hasSlackTimeout() ? Integer.valueOf(slackMillis(motion, violations)) : null,
        speed("motion.speed", motion.getSpeed(), violations));
  }

  /** The robot takes -1 for "never". */
  private static int slackMillis(GazeMotion motion, Violations violations) {
    long millis = ProtoTime.duration(motion.getSlackTimeout()).toMillis();
    violations.check(
        millis <= Integer.MAX_VALUE, "motion.slack_timeout", millis + " ms", "at most 24 days");
    return millis < 0 ? -1 : (int) Math.min(millis, Integer.MAX_VALUE);
  }

  /** The robot's word for it; null when nothing was said. */
  private static @Nullable String speed(String field, MotionSpeed speed, Violations violations) {
    return switch (speed) {
      case MOTION_SPEED_UNSPECIFIED -> null;
      case UNRECOGNIZED -> {
        violations.add(field, "unknown", "a value of MotionSpeed");
        yield null;
      }
      default -> speed.name().substring("MOTION_SPEED_".length()).toLowerCase(Locale.ROOT);
    };
  }

  static RobotCommand command(SetHeadPoseRequest set, Violations violations) {
    violations.check(set.hasPose(), "pose", null, "a pose");
    return pose("pose", set.getPose(), violations);
  }

  static ExpressionCommand.SetHeadPose pose(String field, HeadPose pose, Violations violations) {
    violations.inRange(field + ".yaw", pose.getYaw(), -180, 180);
    violations.inRange(field + ".pitch", pose.getPitch(), -180, 180);
    violations.inRange(field + ".roll", pose.getRoll(), -180, 180);
    return new ExpressionCommand.SetHeadPose(
        pose.getYaw(),
        pose.getPitch(),
        pose.getRoll(),
        pose.getRelative(),
        speed(field + ".speed", pose.getSpeed(), violations));
  }

  static RobotCommand command(SetFaceParametersRequest set, Violations violations) {
    violations.check(set.getParametersCount() > 0, "parameters", "none", "at least one");
    parameters("parameters", set.getParametersMap(), violations);
    return new ExpressionCommand.SetFaceParams(set.getParametersMap());
  }

  static void parameters(String field, Map<String, Double> parameters, Violations violations) {
    violations.check(
        parameters.size() <= MOST_PARAMETERS,
        field,
        parameters.size(),
        "at most " + MOST_PARAMETERS);
    parameters.forEach((name, value) -> finite(field + "[" + name + "]", value, violations));
  }

  private static void finite(String field, double value, Violations violations) {
    violations.check(Double.isFinite(value), field, value, "a finite number");
  }

  static RobotCommand command(ConfigureFaceRequest set, Violations violations) {
    violations.check(
        set.hasFaceId()
            || set.hasVisibility()
            || set.hasMicroexpressions()
            || set.hasBlinking()
            || set.hasHeadSway(),
        "face_id",
        null,
        "at least one of face_id, visibility, microexpressions, blinking, head_sway");
    return new ExpressionCommand.ConfigureFace(
        set.hasFaceId() ? set.getFaceId() : null,
        set.hasVisibility() ? Boolean.valueOf(set.getVisibility()) : null,
        set.hasMicroexpressions() ? Boolean.valueOf(set.getMicroexpressions()) : null,
        set.hasBlinking() ? Boolean.valueOf(set.getBlinking()) : null,
        set.hasHeadSway() ? Boolean.valueOf(set.getHeadSway()) : null);
  }

  static RobotCommand command(SetLedRequest set, Violations violations) {
    color("color", set.getColor(), violations);
    return new ExpressionCommand.SetLed(set.getColor());
  }

  static RobotCommand command(SetLedsRequest set, Violations violations) {
    String fill = set.hasFill() ? set.getFill() : DEFAULT_FILL;
    color("fill", fill, violations);
    set.getColorsMap()
        .forEach((light, color) -> {
          violations.check(
              light >= 0 && light < MOST_LIGHTS,
              "colors",
              light,
              "lights 0 to " + (MOST_LIGHTS - 1));
          color("colors[" + light + "]", color, violations);
        });
    return new ExpressionCommand.SetLeds(set.getColorsMap(), fill);
  }

  static void color(String field, String color, Violations violations) {
    violations.check(
        COLOR.matcher(color).matches(), field, color, "#RRGGBB or the name of a colour");
  }

  static AttentionStatus attention(RobotEvent.AttendStatus event) {
    AttentionStatus.Builder status = AttentionStatus.newBuilder();
    if (event.target() != null) {
      status.setTarget(event.target());
    }
    if (event.current() != null) {
      status.setCurrent(event.current());
    }
    return status.build();
  }

  static FaceStatus face(RobotEvent.FaceStatus event) {
    FaceStatus.Builder status = FaceStatus.newBuilder();
    if (event.faceId() != null) {
      status.setFaceId(event.faceId());
    }
    if (event.faces() != null) {
      status.addAllFaceIds(event.faces());
    }
    return status.build();
  }
}
