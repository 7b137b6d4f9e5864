package dev.troupe.grpc;

import dev.troupe.config.SafeAction;
import dev.troupe.config.SilencePolicy;
import dev.troupe.fleet.SafeActs;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What becomes of a robot whose holder is silent, between contract and domain. */
final class SilenceMapper {
  private static final int LONGEST_LINE = 1_000;
  private static final SafeAction NOTHING = new SafeAction.Release();

  private SilenceMapper() {}

  /**
   * @param field what violations call it
   * @param parts those that its actions may touch
   */
  static SilencePolicy policy(
      String field,
      dev.troupe.api.fleet.v1.SilencePolicy written,
      Set<RobotPart> parts,
      Violations violations) {
    Duration after = ProtoTime.duration(written.getAfter());
    boolean good =
        after.compareTo(SilencePolicy.SHORTEST) >= 0 && after.compareTo(SilencePolicy.LONGEST) <= 0;
    violations.check(good, field + ".after", written.hasAfter() ? after : null, "1 s to 1 h");
    List<SafeAction> actions = new ArrayList<>();
    violations.check(
        written.getActionsCount() <= SilencePolicy.MOST_ACTIONS,
        field + ".actions",
        written.getActionsCount() + " actions",
        "at most " + SilencePolicy.MOST_ACTIONS);
    for (int i = 0; i < written.getActionsCount() && violations.isEmpty(); i++) {
      String place = field + ".actions[" + i + "]";
      SafeAction action = action(place, written.getActions(i), violations);
      if (violations.isEmpty()) {
        check(place, action, i == written.getActionsCount() - 1, parts, violations);
      }
      actions.add(action);
    }
    return new SilencePolicy(
        good ? after : SilencePolicy.SHORTEST, violations.isEmpty() ? actions : List.of());
  }

  private static void check(
      String place, SafeAction action, boolean last, Set<RobotPart> parts, Violations violations) {
    violations.check(
        parts.containsAll(SafeActs.parts(action)),
        place,
        action.word().text(),
        "one on a part that the lease holds: " + LeaseMapper.words(parts));
    violations.check(
        last || !(action instanceof SafeAction.Release),
        place,
        action.word().text(),
        "the last of them, as nothing is held behind it");
  }

  private static SafeAction action(
      String place, dev.troupe.api.fleet.v1.SafeAction written, Violations violations) {
    return switch (written.getActionCase()) {
      case STOP_SPEECH -> new SafeAction.StopSpeech();
      case STOP_LISTENING -> new SafeAction.StopListening();
      case SENSORS_OFF -> new SafeAction.SensorsOff();
      case NEUTRAL_FACE -> new SafeAction.NeutralFace();
      case ATTEND_NOBODY -> new SafeAction.AttendNobody();
      case LED_COLOR -> led(place, written.getLedColor().getColor(), violations);
      case SAY_LINE -> line(place, written.getSayLine().getText(), violations);
      case RELEASE -> new SafeAction.Release();
      case ACTION_NOT_SET -> {
        violations.add(place, null, "an action that this gateway knows");
        yield NOTHING;
      }
    };
  }

  private static SafeAction led(String place, String color, Violations violations) {
    ExpressionMapper.color(place + ".led_color.color", color, violations);
    return violations.isEmpty() ? new SafeAction.LedColor(color) : NOTHING;
  }

  private static SafeAction line(String place, String text, Violations violations) {
    violations.check(
        !text.isBlank() && text.length() <= LONGEST_LINE,
        place + ".say_line.text",
        text.length() + " characters",
        "1 to 1,000");
    return violations.isEmpty() ? new SafeAction.SayLine(text) : NOTHING;
  }

  static dev.troupe.api.fleet.v1.SilencePolicy proto(SilencePolicy policy) {
    dev.troupe.api.fleet.v1.SilencePolicy.Builder written =
        dev.troupe.api.fleet.v1.SilencePolicy.newBuilder()
            .setAfter(ProtoTime.duration(policy.after()));
    policy.actions().forEach(action -> written.addActions(proto(action)));
    return written.build();
  }

  private static dev.troupe.api.fleet.v1.SafeAction proto(SafeAction action) {
    dev.troupe.api.fleet.v1.SafeAction.Builder written =
        dev.troupe.api.fleet.v1.SafeAction.newBuilder();
    switch (action) {
      case SafeAction.StopSpeech it ->
          written.setStopSpeech(dev.troupe.api.fleet.v1.SafeAction.StopSpeech.getDefaultInstance());
      case SafeAction.StopListening it ->
          written.setStopListening(
              dev.troupe.api.fleet.v1.SafeAction.StopListening.getDefaultInstance());
      case SafeAction.SensorsOff it ->
          written.setSensorsOff(dev.troupe.api.fleet.v1.SafeAction.SensorsOff.getDefaultInstance());
      case SafeAction.NeutralFace it ->
          written.setNeutralFace(
              dev.troupe.api.fleet.v1.SafeAction.NeutralFace.getDefaultInstance());
      case SafeAction.AttendNobody it ->
          written.setAttendNobody(
              dev.troupe.api.fleet.v1.SafeAction.AttendNobody.getDefaultInstance());
      case SafeAction.LedColor it ->
          written.setLedColor(
              dev.troupe.api.fleet.v1.SafeAction.LedColor.newBuilder().setColor(it.color()));
      case SafeAction.SayLine it ->
          written.setSayLine(
              dev.troupe.api.fleet.v1.SafeAction.SayLine.newBuilder().setText(it.text()));
      case SafeAction.Release it ->
          written.setRelease(dev.troupe.api.fleet.v1.SafeAction.Release.getDefaultInstance());
    }
    return written.build();
  }
}
