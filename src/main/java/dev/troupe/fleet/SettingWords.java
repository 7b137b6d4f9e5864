package dev.troupe.fleet;

import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a robot is asked to be, in words for people: short, whatever clients sent. */
final class SettingWords {
  private static final int LONGEST = 200;
  private static final int MOST_NAMED = 4;

  private SettingWords() {}

  static String of(RobotCommand command) {
    return cut(
        switch (command) {
          case SystemCommand.SetVolume volume -> String.valueOf(volume.volume());
          case SpeechCommand.ConfigureVoice voice -> voice(voice);
          case ExpressionCommand.ConfigureFace face -> face(face);
          case ExpressionCommand.SetFaceParams params -> params(params.params());
          case ExpressionCommand.SetHeadPose pose ->
              "yaw %s, pitch %s, roll %s degrees%s"
                  .formatted(
                      number(pose.yaw()),
                      number(pose.pitch()),
                      number(pose.roll()),
                      pose.relative() ? ", relative" : "");
          case ExpressionCommand.SetLed led -> led.color();
          case ExpressionCommand.SetLeds leds ->
              "single lights: " + leds.colors().size() + ", the others " + leds.fill();
          case ExpressionCommand.AttendUser user -> user.userId();
          case ExpressionCommand.AttendLocation place ->
              "location %s, %s, %s m"
                  .formatted(number(place.x()), number(place.y()), number(place.z()));
          case ExpressionCommand.AttendNobody nobody -> "nobody";
          case ListeningCommand.Configure listening ->
              String.join(", ", listening.languages())
                  + (listening.phrases().isEmpty()
                      ? ""
                      : "; phrases: " + listening.phrases().size());
          default -> command.kind().name().toLowerCase(Locale.ROOT);
        });
  }

  /** What it was told to look at, and where that leads now. */
  static @Nullable String of(RobotEvent.@Nullable AttendStatus attention) {
    if (attention == null || attention.target() == null) {
      return attention == null ? null : attention.current();
    }
    String target = attention.target();
    return attention.current() == null || attention.current().equals(target)
        ? target
        : target + ", now " + attention.current();
  }

  private static String voice(SpeechCommand.ConfigureVoice voice) {
    if (voice.voiceId() != null) {
      return voice.voiceId();
    }
    List<String> parts = new ArrayList<>();
    add(parts, "name ", voice.name());
    add(parts, "gender ", voice.gender());
    add(parts, "language ", voice.language());
    add(parts, "provider ", voice.provider());
    return parts.isEmpty() ? "any" : String.join(", ", parts);
  }

  private static void add(List<String> parts, String name, @Nullable String value) {
    if (value != null) {
      parts.add(name + value);
    }
  }

  private static String face(ExpressionCommand.ConfigureFace face) {
    List<String> parts = new ArrayList<>();
    add(parts, "", face.faceId());
    add(parts, face.visibility(), "visible", "hidden");
    add(parts, face.microexpressions(), "microexpressions", "no microexpressions");
    add(parts, face.blinking(), "blinking", "no blinking");
    add(parts, face.headSway(), "head sway", "no head sway");
    return parts.isEmpty() ? "as it is" : String.join(", ", parts);
  }

  private static void add(List<String> parts, @Nullable Boolean is, String yes, String no) {
    if (is != null) {
      parts.add(is ? yes : no);
    }
  }

  private static String params(Map<String, Double> params) {
    List<String> parts = new ArrayList<>();
    params.entrySet().stream()
        .limit(MOST_NAMED)
        .forEach(param -> parts.add(param.getKey() + " " + number(param.getValue())));
    String named = String.join(", ", parts);
    int others = params.size() - parts.size();
    return others == 0 ? named : named + " and " + others + " more";
  }

  /** As people write it: no more than three digits behind the point, and none that are 0. */
  private static String number(double value) {
    String written = String.format(Locale.ROOT, "%.3f", value);
    return written.contains(".") ? written.replaceAll("\\.?0+$", "") : written;
  }

  private static String cut(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 1) + "…";
  }
}
