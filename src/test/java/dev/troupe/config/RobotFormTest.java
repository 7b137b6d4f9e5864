package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written of a robot is read as it was, under the defaults of the day. */
class RobotFormTest {
  private static final Secret KEY = new Secret("open sesame");
  private static final RobotForm FORM =
      new RobotForm(
          RobotOptions.DEFAULT, new Secrets(Map.of("alice-key", new KeptSecret("alice-key", KEY))));

  @Test
  void everythingComesBack() {
    RobotOptions options =
        OptionValues.over(
            RobotOptions.DEFAULT,
            Map.of("speech_queue", 3, "journal_age", Duration.ofMillis(90_500)));
    RobotConfig config =
        new RobotConfig(
            "alice",
            "Alice \"A\" \u0007 \uD83E\uDD16",
            RobotConfig.address("wss://alice.example/x?y=z"),
            new NamedSecret("alice-key", KEY),
            Map.of("zone", "lobby", "example.org/empty", ""),
            Map.of("note", "{}\n\t# no comment: \u0000 &*!"),
            true,
            options);
    RobotDescription all =
        new RobotDescription(config, Set.of("speech_queue", "journal_age", "face_rate"));

    String document = RobotForm.write(all);

    assertThat(document).doesNotContain("open sesame").doesNotContain("\u0000");
    assertThat(FORM.read("alice", document)).isEqualTo(all);
  }

  @Test
  void everyOptionCanBeWritten() {
    Map<String, Object> others = new LinkedHashMap<>();
    OptionValues.of(RobotOptions.DEFAULT)
        .forEach((key, value) -> {
          if (value instanceof Duration duration) {
            others.put(key, duration.plusSeconds(1));
          } else if (value instanceof Boolean flag) {
            others.put(key, !flag);
          } else if (value instanceof LeaseUse) {
            others.put(key, LeaseUse.REQUIRED);
          } else if (value instanceof SilencePolicy) {
            others.put(
                key,
                new SilencePolicy(
                    Duration.ofMillis(2_500),
                    List.of(
                        new SafeAction.SayLine("One moment: please, \"wait\""),
                        new SafeAction.LedColor("#00ff00"),
                        new SafeAction.Release())));
          } else if (key.equals("audio_sample_rate")) {
            others.put(key, 48_000);
          } else if (value instanceof Integer number) {
            others.put(key, number == 1 ? 0 : number - 1);
          }
        });
    RobotOptions options = OptionValues.over(RobotOptions.DEFAULT, others);
    RobotDescription described = described(options, others.keySet());

    RobotDescription read = FORM.read("alice", RobotForm.write(described));

    assertThat(read).isEqualTo(described);
    assertThat(OptionValues.of(read.config().options())).containsAllEntriesOf(others);
  }

  @Test
  void whatWasNotSaidFollowsTheDefaultsOfTheDay() {
    RobotOptions said = OptionValues.over(RobotOptions.DEFAULT, Map.of("face_rate", 30));
    String document = RobotForm.write(described(said, Set.of("face_rate")));
    RobotOptions later =
        OptionValues.over(RobotOptions.DEFAULT, Map.of("face_rate", 10, "speech_queue", 5));

    RobotConfig read = new RobotForm(later, new Secrets(Map.of())).read("alice", document).config();

    assertThat(read.options().faceRate()).isEqualTo(30);
    assertThat(read.options().speechQueue()).isEqualTo(5);
  }

  @Test
  void whatCannotBeMeantIsRefusedWithAllThatIsWrong() {
    assertThatThrownBy(() ->
            FORM.read(
                "alice",
                "{\"address\":\"a b\",\"key\":\"gone\",\"labels\":{\"a\":\"b\"},\"colour\":1}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("address: \"a b\"")
        .hasMessageContaining(
            "key: *** (expected: a name under secrets that nothing but robots uses)")
        .hasMessageContaining("colour: unknown option");
    assertThatThrownBy(() -> FORM.read("alice", "no JSON"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FORM.read("alice", "{\"address\":\"a\",\"labels\":{\"a\":\"b c\"}}"))
        .hasMessageContaining("labels.a: \"b c\" (expected: 0 to 63 letters");
  }

  private static RobotDescription described(RobotOptions options, Set<String> said) {
    return new RobotDescription(
        new RobotConfig("alice", "alice", RobotConfig.address("alice"), null, Map.of(), options),
        said);
  }
}
