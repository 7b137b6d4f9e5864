package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.LeaseUse;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.SafeAction;
import dev.troupe.api.fleet.v1.SilencePolicy;
import dev.troupe.config.FleetFile;
import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Robots as people write them, as the contract says them. */
class SpecMapperTest {

  @Test
  void saysOfOptionsWhatWasSaidAndNothingElse() {
    RobotSpec spec =
        SpecMapper.spec(
            FleetFile.parse(
                    "f",
                    "a: {address: h, key: k, options: {speech_queue: 0, face_rate: 30,"
                        + " mute_microphone_while_speaking: false, journal_age: 90s}}")
                .getFirst());

    assertThat(spec)
        .isEqualTo(
            RobotSpec.newBuilder()
                .setAddress("ws://h:9000/v1/events")
                .setKeyName("k")
                .setOptions(
                    RobotOptions.newBuilder()
                        .setSpeechQueue(0)
                        .setFaceRateHz(30)
                        .setMuteMicrophoneWhileSpeaking(false)
                        .setJournalAge(Durations.fromSeconds(90)))
                .build());
    assertThat(SpecMapper.spec(FleetFile.parse("f", "a: {address: h}").getFirst()).hasOptions())
        .isFalse();
  }

  @Test
  void everyOptionOfTheConfigurationHasAPlaceInTheContract() {
    for (RecordComponent option : dev.troupe.config.RobotOptions.class.getRecordComponents()) {
      String key = option.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
      assertThat(SpecMapper.option(key)).as(key).isNotNull();
      SpecMapper.options(dev.troupe.config.RobotOptions.DEFAULT, Set.of(key));
    }
    assertThat(SpecMapper.option("speed")).isNull();
  }

  @Test
  void choicesAndWhatIsToBeDoneInSilenceAreSaidAsTheContractDoes() {
    RobotSpec spec =
        SpecMapper.spec(
            FleetFile.parse(
                    "f",
                    """
                    a:
                      address: h
                      options:
                        lease: required
                        silence_policy:
                          after: 5s
                          actions: [stop_speech, "led_color #0000FF", say_line Bye., release]
                    """)
                .getFirst());

    assertThat(spec.getOptions().getLease()).isEqualTo(LeaseUse.LEASE_USE_REQUIRED);
    assertThat(spec.getOptions().getSilencePolicy())
        .isEqualTo(
            SilencePolicy.newBuilder()
                .setAfter(Durations.fromSeconds(5))
                .addActions(
                    SafeAction.newBuilder()
                        .setStopSpeech(SafeAction.StopSpeech.getDefaultInstance()))
                .addActions(
                    SafeAction.newBuilder()
                        .setLedColor(SafeAction.LedColor.newBuilder().setColor("#0000FF")))
                .addActions(
                    SafeAction.newBuilder()
                        .setSayLine(SafeAction.SayLine.newBuilder().setText("Bye.")))
                .addActions(
                    SafeAction.newBuilder().setRelease(SafeAction.Release.getDefaultInstance()))
                .build());
  }
}
