package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.robot.SystemCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a robot was asked to be survives being written down. */
class DesiredFormTest {
  private static final List<RobotCommand> ALL =
      List.of(
          new SystemCommand.SetVolume(70),
          new SpeechCommand.ConfigureVoice(null, "Alex", null, "en-GB", "", true),
          new ExpressionCommand.ConfigureFace("adult - Alex", null, Boolean.FALSE, null, null),
          new ExpressionCommand.SetFaceParams(
              new LinkedHashMap<>(Map.of("BROW_UP_LEFT", 0.25, "SMILE_OPEN", -1.5))),
          new ExpressionCommand.SetLeds(Map.of(3, "#00FF00", 7, "red"), "#000000"),
          new ExpressionCommand.SetLed("#0000FF"),
          new ExpressionCommand.AttendUser("closest", ExpressionCommand.Gaze.DEFAULT),
          new ExpressionCommand.AttendLocation(
              0.5, 1, -2, new ExpressionCommand.Gaze(3.0, null, -1, "fast")),
          new ExpressionCommand.AttendNobody(),
          new ExpressionCommand.SetHeadPose(10, -5, 0, true, null),
          new ListeningCommand.Configure(List.of("en-US", "sv-SE"), List.of("hej \"du\"")));

  @Test
  void everySettingComesBackAsItWas() {
    assertThat(DesiredForm.read(DesiredForm.VERSION, DesiredForm.write(ALL))).isEqualTo(ALL);
    assertThat(DesiredForm.read(DesiredForm.VERSION, DesiredForm.write(List.of()))).isEmpty();
  }

  @Test
  void everySettingThatIsRememberedCanBeWritten() {
    DesiredState state = new DesiredState();
    ALL.forEach(state::note);

    assertThat(DesiredForm.read(1, DesiredForm.write(state.commands())))
        .isEqualTo(state.commands())
        .hasSizeGreaterThan(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no JSON",
        "[1]",
        "[{\"do\":\"dance\"}]",
        "[{\"do\":\"say_text\",\"text\":\"x\"}]",
        "[{\"do\":\"system_configure\"}]",
        "[{\"do\":\"led\",\"colour\":\"red\"}]",
        "[{\"do\":\"attend_location\",\"x\":\"far\"}]"
      })
  void whatCannotBeMeantIsRefused(String document) {
    assertThatThrownBy(() -> DesiredForm.read(DesiredForm.VERSION, document))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLaterFormIsNotGuessedAt() {
    assertThatThrownBy(() -> DesiredForm.read(DesiredForm.VERSION + 1, "[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("version: 2 (expected: 1)");
  }
}
