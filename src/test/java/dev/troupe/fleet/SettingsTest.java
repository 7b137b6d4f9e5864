package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.fleet.RobotSetting.Kind;
import dev.troupe.fleet.RobotSetting.State;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.ExpressionCommand.ConfigureFace;
import dev.troupe.robot.ExpressionCommand.Gaze;
import dev.troupe.robot.ExpressionCommand.GetFace;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand.ConfigureVoice;
import dev.troupe.robot.SystemCommand.GetSystem;
import dev.troupe.robot.SystemCommand.SetVolume;
import dev.troupe.time.ManualTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a robot was asked to be, against what it says. */
final class SettingsTest {
  private final FakeWire wire = new FakeWire();
  private final ManualTime time = new ManualTime();
  private final DesiredState desired = new DesiredState();
  private final Sight sight = new Sight();
  private int touched;
  private final Settings settings = new Settings(wire, time, desired, sight, () -> touched++);

  @AfterEach
  void nothingIsArmed() {
    settings.close();
    assertThat(time.armed()).isZero();
  }

  private void says(RobotEvent event) {
    sight.saw(event);
    settings.said(event);
  }

  private RobotSetting only() {
    return settings.list().stream().reduce((a, b) -> null).orElseThrow();
  }

  @Test
  void whatTheRobotNeverSpeaksOfStaysSent() {
    Instant now = time.now();
    desired.note(new ExpressionCommand.SetLed("#FF0000"), "c-1");

    assertThat(only())
        .isEqualTo(new RobotSetting(Kind.LED, "#FF0000", null, State.SENT, now, "c-1"));
  }

  @Test
  void whatWasAskedForBeforeTheGatewayStartedHasNoTimeOfThisLife() {
    desired.adopt(List.of(new ExpressionCommand.SetLed("#FF0000")));
    assertThat(only())
        .isEqualTo(new RobotSetting(Kind.LED, "#FF0000", null, State.SENT, null, null));

    Instant now = time.now();
    desired.note(new ExpressionCommand.SetLed("#00FF00"), "c-1");
    assertThat(only())
        .isEqualTo(new RobotSetting(Kind.LED, "#00FF00", null, State.SENT, now, "c-1"));
  }

  @Test
  void theVolumeIsAskedForAMomentAfterItWasSet() {
    says(new RobotEvent.SystemStatus(50, true));
    desired.note(new SetVolume(70), "c-1");
    assertThat(only().state()).isEqualTo(State.SENT);
    assertThat(only().actual()).isEqualTo("50");

    time.advance(Settings.SETTLE);
    assertThat(wire.commands()).containsExactly(new GetSystem(true, false));
    says(new RobotEvent.SystemStatus(70, null));
    assertThat(only().state()).isEqualTo(State.CONFIRMED);
    assertThat(only().actual()).isEqualTo("70");

    says(new RobotEvent.SystemStatus(20, null));
    assertThat(only().state()).isEqualTo(State.DIFFERS);
  }

  @Test
  void aSliderIsLookedAtTwiceASecondAtMost() {
    for (int volume = 0; volume <= 60; volume++) {
      desired.note(new SetVolume(volume), "c-" + volume);
      time.advance(Settings.SETTLE.dividedBy(25));
    }
    assertThat(touched).isEqualTo(2);
    assertThat(wire.count(new GetSystem(true, false).kind())).isEqualTo(2);
    assertThat(only().desired()).isEqualTo("60");
    assertThat(only().commandId()).isEqualTo("c-60");
  }

  @Test
  void theRobotConfirmsItsFaceButNotItsHabits() {
    desired.note(new ConfigureFace("adult - Alex", null, null, null, null), "c-1");
    says(new RobotEvent.FaceStatus("adult - Alex", null));
    assertThat(only().state()).isEqualTo(State.CONFIRMED);

    desired.note(new ConfigureFace(null, null, null, false, null), "c-2");
    says(new RobotEvent.FaceStatus("adult - Alex", null));
    assertThat(only().desired()).isEqualTo("adult - Alex, no blinking");
    assertThat(only().state()).isEqualTo(State.SENT);

    says(new RobotEvent.FaceStatus("adult - Isabel", null));
    assertThat(only().state()).isEqualTo(State.DIFFERS);
    time.advance(Settings.SETTLE);
    assertThat(wire.commands()).isEmpty();
  }

  @Test
  void aFaceThatWasNotSpokenOfIsAskedFor() {
    desired.note(new ConfigureFace("adult - Alex", null, null, null, null), "c-1");
    time.advance(Settings.SETTLE);
    assertThat(wire.commands()).containsExactly(new GetFace(true, false));
  }

  @Test
  void aVoiceIsAnsweredBeforeItIsNoted() {
    says(new RobotEvent.VoiceStatus("Matthew", null));
    desired.note(new ConfigureVoice("Matthew", null, null, null, null, true), "c-1");
    assertThat(only().state()).isEqualTo(State.CONFIRMED);

    says(new RobotEvent.VoiceStatus("Justin", null));
    desired.note(new ConfigureVoice(null, null, "male", "en-US", null, true), "c-2");
    assertThat(only().desired()).isEqualTo("gender male, language en-US");
    assertThat(only().actual()).isEqualTo("Justin");
    assertThat(only().state()).isEqualTo(State.SENT);
  }

  @Test
  void attentionIsComparedByWhatItWasToldToLookAt() {
    desired.note(new ExpressionCommand.AttendUser("closest", Gaze.DEFAULT), "c-1");
    says(new RobotEvent.AttendStatus("closest", "user-2"));
    assertThat(only().state()).isEqualTo(State.CONFIRMED);
    assertThat(only().actual()).isEqualTo("closest, now user-2");

    says(new RobotEvent.AttendStatus("nobody", "nobody"));
    assertThat(only().state()).isEqualTo(State.DIFFERS);
  }

  @Test
  void waitsForTheLinkAndForTheRobotToSpeakAgain() {
    desired.note(new SetVolume(70), "c-1");
    says(new RobotEvent.SystemStatus(70, null));
    assertThat(only().state()).isEqualTo(State.CONFIRMED);

    wire.lost(settings::lost);
    assertThat(only().state()).isEqualTo(State.PENDING);

    wire.back();
    settings.restored();
    assertThat(only().state()).isEqualTo(State.SENT);
    says(new RobotEvent.SystemStatus(30, null));
    assertThat(only().state()).isEqualTo(State.DIFFERS);
  }

  @Test
  void whatIsAskedForTwiceIsAskedForSinceTheFirstTime() {
    Instant first = time.now();
    desired.note(new SetVolume(70), "c-1");
    assertThat(only().since()).isEqualTo(first);
    time.advance(Settings.SETTLE);
    desired.note(new SetVolume(70), "c-2");
    assertThat(only().since()).isEqualTo(first);
    assertThat(only().commandId()).isEqualTo("c-1");
    desired.note(new SetVolume(71), "c-3");
    assertThat(only().since()).isEqualTo(time.now());
    assertThat(only().commandId()).isEqualTo("c-3");
  }

  @Test
  void whoAsksAgainIsToldAgain() {
    desired.note(new SetVolume(70), "c-1");
    says(new RobotEvent.SystemStatus(20, null));
    assertThat(only().state()).isEqualTo(State.DIFFERS);
    settings.close();

    desired.note(new SetVolume(70), "c-2");
    assertThat(only().state()).isEqualTo(State.SENT);
    time.advance(Settings.SETTLE);
    assertThat(wire.commands()).containsExactly(new GetSystem(true, false));
  }

  @Test
  void makesNothingNewWhileNothingChanged() {
    desired.note(new SetVolume(70), "c-1");
    says(new RobotEvent.SystemStatus(70, null));
    List<RobotSetting> before = settings.list();
    assertThat(settings.list()).isSameAs(before);
    desired.note(new ExpressionCommand.ResetFace(), "c-2");
    assertThat(settings.list()).isEqualTo(before);
  }

  @Test
  void saysItInFewWordsWhateverWasAskedFor() {
    Map<String, Double> params = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      params.put("P" + i, i / 3.0);
    }
    assertThat(
            List.<RobotCommand>of(
                new ExpressionCommand.SetFaceParams(params),
                new ExpressionCommand.SetHeadPose(10, -2.5, 0, true, null),
                new ExpressionCommand.AttendLocation(0.1, 0, 1, Gaze.DEFAULT),
                new ExpressionCommand.SetLeds(Map.of(1, "red"), "#000000"),
                new ListeningCommand.Configure(List.of("en-US", "sv-SE"), List.of("Ada")),
                new ConfigureVoice("x".repeat(10_000), null, null, null, null, true)))
        .extracting(SettingWords::of)
        .satisfiesExactly(
            words -> assertThat(words).isEqualTo("P0 0, P1 0.333, P2 0.667, P3 1 and 96 more"),
            words -> assertThat(words).isEqualTo("yaw 10, pitch -2.5, roll 0 degrees, relative"),
            words -> assertThat(words).isEqualTo("location 0.1, 0, 1 m"),
            words -> assertThat(words).isEqualTo("single lights: 1, the others #000000"),
            words -> assertThat(words).isEqualTo("en-US, sv-SE; phrases: 1"),
            words -> assertThat(words).hasSize(200).endsWith("…"));
  }
}
