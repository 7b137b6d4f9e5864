package dev.troupe.fleet;

import dev.troupe.config.SafeAction;
import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotPart;
import dev.troupe.robot.SpeechCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the actions of a silence policy mean to a robot. */
public final class SafeActs {
  private SafeActs() {}

  /** Null for an action that is not the robot's. */
  static @Nullable RobotCommand command(SafeAction action) {
    return switch (action) {
      case SafeAction.StopSpeech stop -> new SpeechCommand.Stop();
      case SafeAction.StopListening stop -> new ListeningCommand.Stop();
      case SafeAction.NeutralFace neutral -> new ExpressionCommand.ResetFace();
      case SafeAction.AttendNobody nobody -> new ExpressionCommand.AttendNobody();
      case SafeAction.LedColor led -> new ExpressionCommand.SetLed(led.color());
      case SafeAction.SayLine line -> new SpeechCommand.SayText(line.text(), true, false);
      case SafeAction.SensorsOff off -> null;
      case SafeAction.Release release -> null;
    };
  }

  /** What a lease must hold so that its policy may do this. */
  public static Set<RobotPart> parts(SafeAction action) {
    RobotCommand command = command(action);
    return command == null ? Set.of() : RobotPart.movedBy(command.kind());
  }

  /** The robot's policy as it fits a lease that has none of its own; null when nothing is left. */
  static @Nullable SilencePolicy fitting(SilencePolicy policy, LeaseRequest request) {
    List<SafeAction> possible =
        policy.actions().stream().filter(it -> request.parts().containsAll(parts(it))).toList();
    Duration after =
        policy.after().compareTo(request.timeToLive()) < 0 ? policy.after() : request.timeToLive();
    return possible.isEmpty() ? null : new SilencePolicy(after, possible);
  }
}
