package dev.troupe.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How what robots were asked to be is written down: a list of commands, each an object with its
 * kind under {@code do} and its components by name. A component that a later release adds must be
 * nullable, or the form gets another version.
 */
final class DesiredForm {
  static final int VERSION = 1;

  private static final String KIND = "do";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  private static final Map<CommandKind, Class<? extends RobotCommand>> KINDS =
      Map.ofEntries(
          Map.entry(CommandKind.SYSTEM_CONFIGURE, SystemCommand.SetVolume.class),
          Map.entry(CommandKind.VOICE_CONFIGURE, SpeechCommand.ConfigureVoice.class),
          Map.entry(CommandKind.FACE_CONFIGURE, ExpressionCommand.ConfigureFace.class),
          Map.entry(CommandKind.FACE_PARAMS, ExpressionCommand.SetFaceParams.class),
          Map.entry(CommandKind.LED, ExpressionCommand.SetLed.class),
          Map.entry(CommandKind.LEDS, ExpressionCommand.SetLeds.class),
          Map.entry(CommandKind.ATTEND_USER, ExpressionCommand.AttendUser.class),
          Map.entry(CommandKind.ATTEND_LOCATION, ExpressionCommand.AttendLocation.class),
          Map.entry(CommandKind.ATTEND_NOBODY, ExpressionCommand.AttendNobody.class),
          Map.entry(CommandKind.HEAD_POSE, ExpressionCommand.SetHeadPose.class),
          Map.entry(CommandKind.LISTEN_CONFIGURE, ListeningCommand.Configure.class));

  private DesiredForm() {}

  static String write(List<RobotCommand> commands) {
    ArrayNode list = JSON.createArrayNode();
    for (RobotCommand command : commands) {
      list.addObject().put(KIND, word(command.kind())).setAll(components(command));
    }
    return list.toString();
  }

  private static ObjectNode components(RobotCommand command) {
    // A command without components is nothing to Jackson.
    return command instanceof ExpressionCommand.AttendNobody
        ? JSON.createObjectNode()
        : JSON.valueToTree(command);
  }

  /**
   * @throws IllegalArgumentException saying what cannot be read
   */
  static List<RobotCommand> read(int version, String document) {
    if (version != VERSION) {
      throw new IllegalArgumentException("version: " + version + " (expected: " + VERSION + ")");
    }
    try {
      List<RobotCommand> commands = new ArrayList<>();
      for (JsonNode entry : JSON.readTree(document)) {
        commands.add(command(entry));
      }
      return commands;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  private static RobotCommand command(JsonNode entry) throws JsonProcessingException {
    if (!(entry instanceof ObjectNode command)) {
      throw new IllegalArgumentException("a command: " + entry + " (expected: an object)");
    }
    String kind = command.path(KIND).asText();
    command.remove(KIND);
    for (Map.Entry<CommandKind, Class<? extends RobotCommand>> known : KINDS.entrySet()) {
      if (word(known.getKey()).equals(kind)) {
        return JSON.treeToValue(command, known.getValue());
      }
    }
    throw new IllegalArgumentException(KIND + ": \"" + kind + "\" (expected: a setting)");
  }

  private static String word(CommandKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
