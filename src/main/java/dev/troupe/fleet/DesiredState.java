package dev.troupe.fleet;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What clients last asked a robot to be, so that it can be made so again after a reconnect. Speech
 * and gestures are acts, not states: they are not here. Confined.
 */
final class DesiredState {
  /**
   * The order in which it is restored: a face before its parameters, a voice before anything is
   * said.
   */
  private static final List<CommandKind> ORDER =
      List.of(
          CommandKind.SYSTEM_CONFIGURE,
          CommandKind.VOICE_CONFIGURE,
          CommandKind.FACE_CONFIGURE,
          CommandKind.FACE_PARAMS,
          CommandKind.LED,
          CommandKind.LEDS,
          CommandKind.ATTEND_USER,
          CommandKind.ATTEND_LOCATION,
          CommandKind.ATTEND_NOBODY,
          CommandKind.HEAD_POSE,
          CommandKind.LISTEN_CONFIGURE);

  /** Face parameters remembered; robots have some hundred. Beyond it the oldest are forgotten. */
  static final int MOST_PARAMS = 512;

  private static final Asked NEVER = new Asked(0, null, false);

  private final Map<CommandKind, RobotCommand> wanted = new EnumMap<>(CommandKind.class);
  private final Map<CommandKind, Asked> asked = new EnumMap<>(CommandKind.class);
  private final List<Runnable> watchers = new ArrayList<>(2);
  private long notes;

  /**
   * The last time that something of a kind was asked for.
   *
   * @param number grows from one to the next
   * @param commandId null when the command has no name
   * @param former whether that was in a former life of the gateway, and nobody knows when
   */
  record Asked(long number, @Nullable String commandId, boolean former) {}

  /** {@code task} runs behind each change. */
  void onChange(Runnable task) {
    watchers.add(task);
  }

  /** A command was sent, which {@code commandId} names if it has a name. */
  void note(RobotCommand command, @Nullable String commandId) {
    note(command, commandId, false);
  }

  private void note(RobotCommand command, @Nullable String commandId, boolean former) {
    notes++;
    asked.put(command.kind(), new Asked(notes, commandId, former));
    apply(command);
  }

  void note(RobotCommand command) {
    note(command, null);
  }

  private void apply(RobotCommand command) {
    switch (command) {
      case SpeechCommand.ConfigureVoice voice -> put(voice);
      case ListeningCommand.Configure listening -> put(listening);
      case ExpressionCommand.ConfigureFace face -> face(face);
      case ExpressionCommand.SetFaceParams params -> params(params);
      case ExpressionCommand.ResetFace reset -> forget(CommandKind.FACE_PARAMS);
      case ExpressionCommand.SetHeadPose pose -> put(pose);
      case ExpressionCommand.SetLed led -> instead(led, CommandKind.LEDS);
      case ExpressionCommand.SetLeds leds -> instead(leds, CommandKind.LED);
      case ExpressionCommand.AttendUser user -> attend(user);
      case ExpressionCommand.AttendLocation location -> attend(location);
      case ExpressionCommand.AttendNobody nobody -> attend(nobody);
      case dev.troupe.robot.SystemCommand.SetVolume volume -> put(volume);
      default -> {}
    }
  }

  private void put(RobotCommand command) {
    if (!command.equals(wanted.put(command.kind(), command))) {
      watchers.forEach(Runnable::run);
    }
  }

  private void forget(CommandKind kind) {
    if (wanted.remove(kind) != null) {
      watchers.forEach(Runnable::run);
    }
  }

  private void instead(RobotCommand command, CommandKind other) {
    wanted.remove(other);
    put(command);
  }

  private void attend(RobotCommand command) {
    wanted.remove(CommandKind.ATTEND_USER);
    wanted.remove(CommandKind.ATTEND_LOCATION);
    wanted.remove(CommandKind.ATTEND_NOBODY);
    put(command);
  }

  /** What a later message leaves out stays as an earlier one set it. */
  private void face(ExpressionCommand.ConfigureFace now) {
    RobotCommand before = wanted.get(CommandKind.FACE_CONFIGURE);
    if (before instanceof ExpressionCommand.ConfigureFace old) {
      put(
          new ExpressionCommand.ConfigureFace(
              now.faceId() != null ? now.faceId() : old.faceId(),
              now.visibility() != null ? now.visibility() : old.visibility(),
              now.microexpressions() != null ? now.microexpressions() : old.microexpressions(),
              now.blinking() != null ? now.blinking() : old.blinking(),
              now.headSway() != null ? now.headSway() : old.headSway()));
    } else {
      put(now);
    }
  }

  private void params(ExpressionCommand.SetFaceParams now) {
    LinkedHashMap<String, Double> merged = new LinkedHashMap<>();
    if (wanted.get(CommandKind.FACE_PARAMS) instanceof ExpressionCommand.SetFaceParams old) {
      merged.putAll(old.params());
    }
    merge(merged, now.params());
    put(new ExpressionCommand.SetFaceParams(merged));
  }

  /** The latest of each, and of all no more than {@link #MOST_PARAMS}. */
  static void merge(SequencedMap<String, Double> params, Map<String, Double> later) {
    later.forEach(params::putLast);
    while (params.size() > MOST_PARAMS) {
      params.pollFirstEntry();
    }
  }

  /**
   * Takes over what a robot was asked to be in a former life of the gateway, as far as nobody has
   * asked for anything else since; returns what that was.
   */
  List<RobotCommand> adopt(List<RobotCommand> former) {
    List<RobotCommand> taken = former.stream().filter(command -> isFree(command.kind())).toList();
    taken.forEach(command -> note(command, null, true));
    return taken;
  }

  private boolean isFree(CommandKind kind) {
    return switch (kind) {
      case LED, LEDS ->
          !wanted.containsKey(CommandKind.LED) && !wanted.containsKey(CommandKind.LEDS);
      case ATTEND_USER, ATTEND_LOCATION, ATTEND_NOBODY ->
          !wanted.containsKey(CommandKind.ATTEND_USER)
              && !wanted.containsKey(CommandKind.ATTEND_LOCATION)
              && !wanted.containsKey(CommandKind.ATTEND_NOBODY);
      default -> !wanted.containsKey(kind);
    };
  }

  /** Grows with each command: who remembers it sees at a glance that nothing is new. */
  long notes() {
    return notes;
  }

  /** When, of all times, something of this kind was last asked for. */
  Asked asked(CommandKind kind) {
    return asked.getOrDefault(kind, NEVER);
  }

  /** In the order in which they are to be sent. */
  List<RobotCommand> commands() {
    return ORDER.stream().filter(wanted::containsKey).map(wanted::get).toList();
  }
}
