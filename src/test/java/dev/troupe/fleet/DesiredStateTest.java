package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ExpressionCommand.ConfigureFace;
import dev.troupe.robot.ExpressionCommand.Gaze;
import dev.troupe.robot.ExpressionCommand.SetFaceParams;
import dev.troupe.robot.ExpressionCommand.SetLed;
import dev.troupe.robot.ExpressionCommand.SetLeds;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is restored after a reconnect. */
final class DesiredStateTest {
  private static final RobotCommand VOICE =
      new SpeechCommand.ConfigureVoice("Matthew", null, null, null, null, true);

  private final DesiredState desired = new DesiredState();

  private void note(RobotCommand... commands) {
    List.of(commands).forEach(desired::note);
  }

  private static ConfigureFace face(String id) {
    return new ConfigureFace(id, null, null, null, null);
  }

  @Test
  void actsAreNoStates() {
    note(
        new SpeechCommand.SayText("hello", false, false),
        new SpeechCommand.Stop(),
        new ExpressionCommand.Gesture("Smile", 1, 1),
        ListeningCommand.Start.DEFAULT,
        new PerceptionCommand.StartCamera(),
        new SystemCommand.Raw("{}"));
    assertThat(desired.commands()).isEmpty();
  }

  @Test
  void restoresInAnOrderThatMakesSense() {
    RobotCommand listen = new ListeningCommand.Configure(List.of("sv-SE"), List.of());
    RobotCommand pose = new ExpressionCommand.SetHeadPose(1, 2, 3, true, null);
    RobotCommand nobody = new ExpressionCommand.AttendNobody();
    RobotCommand led = new SetLed("red");
    RobotCommand params = new SetFaceParams(Map.of("SMILE", 0.5));
    RobotCommand face = face("adult");
    RobotCommand volume = new SystemCommand.SetVolume(30);
    note(listen, pose, nobody, led, params, face, VOICE, volume);
    assertThat(desired.commands())
        .containsExactly(volume, VOICE, face, params, led, nobody, pose, listen);
  }

  @Test
  void theLatestOfEachKindHolds() {
    RobotCommand other = new SpeechCommand.ConfigureVoice("Sakura", null, null, null, null, true);
    note(VOICE, new SystemCommand.SetVolume(30), other, new SystemCommand.SetVolume(70));
    assertThat(desired.commands()).containsExactly(new SystemCommand.SetVolume(70), other);
  }

  @Test
  void whatAFaceLeavesOutStaysAsItWas() {
    note(
        new ConfigureFace("adult", null, false, true, null),
        new ConfigureFace(null, true, true, null, null));
    assertThat(desired.commands())
        .containsExactly(new ConfigureFace("adult", true, true, true, null));
  }

  @Test
  void faceParametersAddUpUntilReset() {
    note(new SetFaceParams(Map.of("A", 1.0)), new SetFaceParams(Map.of("B", 2.0)));
    note(new SetFaceParams(Map.of("A", 3.0)));
    assertThat(desired.commands()).containsExactly(new SetFaceParams(Map.of("A", 3.0, "B", 2.0)));
    note(face("adult"), new ExpressionCommand.ResetFace());
    assertThat(desired.commands()).containsExactly(face("adult"));
  }

  @Test
  void faceParametersAreBoundAndTheOldestIsForgotten() {
    note(new SetFaceParams(Map.of("kept", 1.0)), new SetFaceParams(Map.of("old", 1.0)));
    for (int i = 0; i < DesiredState.MOST_PARAMS - 1; i++) {
      note(new SetFaceParams(Map.of("kept", i + 0.0)), new SetFaceParams(Map.of("p" + i, 1.0)));
    }
    RobotCommand params = desired.commands().get(0);
    assertThat(((SetFaceParams) params).params())
        .hasSize(DesiredState.MOST_PARAMS)
        .containsKey("kept")
        .doesNotContainKey("old");
  }

  @Test
  void lightsAreEitherOneOrMany() {
    SetLed one = new SetLed("blue");
    SetLeds many = new SetLeds(Map.of(3, "red"), "#000000");
    note(one, many);
    assertThat(desired.commands()).containsExactly(many);
    note(one);
    assertThat(desired.commands()).containsExactly(one);
  }

  @Test
  void attentionHasOneTarget() {
    RobotCommand user = new ExpressionCommand.AttendUser("closest", Gaze.DEFAULT);
    RobotCommand point = new ExpressionCommand.AttendLocation(1, 2, 3, Gaze.DEFAULT);
    RobotCommand nobody = new ExpressionCommand.AttendNobody();
    note(user, point);
    assertThat(desired.commands()).containsExactly(point);
    note(nobody);
    assertThat(desired.commands()).containsExactly(nobody);
    note(user);
    assertThat(desired.commands()).containsExactly(user);
  }
}
