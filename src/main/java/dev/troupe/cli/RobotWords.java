package dev.troupe.cli;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotSetting;
import dev.troupe.api.fleet.v1.SensorStatus;
import dev.troupe.api.robot.v1.LinkError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A robot in words for people. */
final class RobotWords {
  static final String[] HEAD = {"ROBOT", "STATE", "DOING", "ROUND TRIP", "LABELS"};
  static final String[] WIDE_HEAD = {
    "ROBOT", "STATE", "DOING", "ROUND TRIP", "NAME", "SOURCE", "ADDRESS", "LABELS"
  };

  private RobotWords() {}

  static void row(Table table, Robot robot, boolean wide) {
    if (wide) {
      table.row(
          robot.getRobotId(),
          state(robot),
          doing(robot),
          roundTrip(robot),
          robot.getDisplayName(),
          word(robot.getSource()),
          robot.getAddress(),
          pairs(robot.getLabelsMap()));
    } else {
      table.row(
          robot.getRobotId(),
          state(robot),
          doing(robot),
          roundTrip(robot),
          pairs(robot.getLabelsMap()));
    }
  }

  static String state(Robot robot) {
    return robot.getMaintenance() ? "maintenance" : word(robot.getLink().getState());
  }

  static String doing(Robot robot) {
    List<String> acts = new ArrayList<>();
    if (robot.getSpeaking()) {
      acts.add(
          robot.getQueuedUtterances() == 0 ? "speaks" : "speaks+" + robot.getQueuedUtterances());
    }
    if (robot.getListening()) {
      acts.add("listens");
    }
    return String.join(",", acts);
  }

  private static String roundTrip(Robot robot) {
    return robot.getLink().hasRoundTripTime()
        ? String.format(
            Locale.ROOT, "%.1f ms", Durations.toNanos(robot.getLink().getRoundTripTime()) / 1e6)
        : "";
  }

  static String pairs(Map<String, String> pairs) {
    return new TreeMap<>(pairs)
        .entrySet().stream()
            .map(pair -> pair.getKey() + "=" + pair.getValue())
            .collect(Collectors.joining(","));
  }

  /** {@code LINK_STATE_ACCESS_DENIED} is "access denied". */
  static String word(Enum<?> constant) {
    String type = constant.getDeclaringClass().getSimpleName();
    String prefix = type.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
    String name = constant.name();
    return (name.startsWith(prefix) ? name.substring(prefix.length()) : name)
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }

  /** Everything about it, a line a fact. What is not known is left out. */
  static List<String> facts(Robot robot) {
    Facts facts = new Facts();
    facts.add("robot", robot.getRobotId());
    facts.add("name", robot.getDisplayName());
    facts.add("state", state(robot) + " since " + Timestamps.toString(robot.getLink().getSince()));
    facts.add("error", error(robot.getLink().getError()));
    if (robot.hasLastError()) {
      facts.add(
          "last error",
          error(robot.getLastError())
              + ", at "
              + Timestamps.toString(robot.getLastErrorAt())
              + ", "
              + robot.getLink().getFailures()
              + " so far");
    }
    facts.add("access", robot.getLink().getScope());
    facts.add("round trip", roundTrip(robot));
    facts.add("doing", doing(robot));
    facts.add("address", robot.getAddress());
    facts.add("key", robot.getKeyName());
    facts.add("source", word(robot.getSource()));
    facts.add("body", robot.getEmbodimentValue() == 0 ? "" : word(robot.getEmbodiment()));
    facts.add("firmware", robot.getFirmware());
    facts.add("volume", robot.hasVolume() ? String.valueOf(robot.getVolume()) : "");
    facts.add("voice", robot.getVoiceId());
    facts.add("face", robot.getFaceId());
    facts.add("labels", pairs(robot.getLabelsMap()));
    facts.add("annotations", pairs(robot.getAnnotationsMap()));
    robot.getSettingsList().forEach(setting -> facts.add("asked", setting(setting)));
    robot.getSensorsList().forEach(sensor -> facts.add("sensor", sensor(sensor)));
    robot
        .getLeasesList()
        .forEach(lease ->
            facts.add(
                "lease",
                lease.getPartsList().stream().map(RobotWords::word).collect(Collectors.joining(","))
                    + " held by "
                    + lease.getHolder()
                    + (lease.getPurpose().isEmpty() ? "" : ": " + lease.getPurpose())));
    facts.add("uid", robot.getUid());
    facts.add("etag", robot.getEtag());
    facts.add("owner", robot.getOwner());
    return facts.lines;
  }

  private static String error(LinkError error) {
    return error.getText().isEmpty() ? error.getCause() : error.getText();
  }

  private static String setting(RobotSetting setting) {
    return word(setting.getKind())
        + " "
        + setting.getDesired()
        + ": "
        + word(setting.getState())
        + (setting.getActual().isEmpty() ? "" : ", is " + setting.getActual());
  }

  private static String sensor(SensorStatus sensor) {
    return word(sensor.getFeed())
        + (sensor.getRunning() ? " runs" : " is off")
        + ", for "
        + sensor.getSubscribers();
  }

  /** Lines of a name and what is to be said of it. */
  private static final class Facts {
    final List<String> lines = new ArrayList<>();

    void add(String name, String value) {
      if (!value.isEmpty()) {
        lines.add(String.format(Locale.ROOT, "%-12s %s", name, Table.plain(value)));
      }
    }
  }
}
