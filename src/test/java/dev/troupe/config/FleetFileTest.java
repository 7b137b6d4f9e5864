package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Robots in a file of their own. */
class FleetFileTest {
  private static final String ALICE =
      """
      alice:
        address: 192.0.2.1
        display_name: Alice
        key: alice-key
        labels: {zone: lobby}
        annotations: {note: "new: since May"}
        maintenance: true
        options: {speech_queue: 8, answer_timeout: 3s}
      """;

  @Test
  void readsRobotsAsTheConfigurationWritesThemButForKeys() {
    RobotDraft alice = FleetFile.parse("fleet.yaml", ALICE).getFirst();

    assertThat(alice.id()).isEqualTo("alice");
    assertThat(alice.address()).isEqualTo(URI.create("ws://192.0.2.1:9000/v1/events"));
    assertThat(alice.displayName()).isEqualTo("Alice");
    assertThat(alice.key()).isEqualTo("alice-key");
    assertThat(alice.labels()).isEqualTo(Map.of("zone", "lobby"));
    assertThat(alice.annotations()).isEqualTo(Map.of("note", "new: since May"));
    assertThat(alice.maintenance()).isTrue();
    assertThat(alice.options().speechQueue()).isEqualTo(8);
    assertThat(alice.said()).containsExactlyInAnyOrder("speech_queue", "answer_timeout");
  }

  @Test
  void aSectionOfTheConfigurationAndSeveralDocumentsWillDoToo() {
    String bob = "bob: {address: b}\n";
    assertThat(ids(ALICE + bob)).containsExactly("alice", "bob");
    assertThat(ids(ALICE + "---\n" + bob + "---\n# nothing\n")).containsExactly("alice", "bob");
    assertThat(ids("robots:\n" + ALICE.indent(2))).containsExactly("alice");
    assertThat(ids("robots: {address: r}\n")).containsExactly("robots");
    assertThat(ids("")).isEmpty();
    assertThat(ids("robots:\n")).isEmpty();
  }

  @Test
  void readsWhatIsToBeDoneInSilence() {
    RobotDraft alice =
        FleetFile.parse(
                "fleet.yaml",
                "alice: {address: a, options: {silence_policy: {after: 3s, actions: [stop_speech,"
                    + " release]}}}")
            .getFirst();

    assertThat(alice.options().silencePolicy())
        .isEqualTo(
            new SilencePolicy(
                Duration.ofSeconds(3),
                List.of(new SafeAction.StopSpeech(), new SafeAction.Release())));
    assertThat(problems("a: {address: a, options: {silence_policy: {actions: [jump]}}}"))
        .singleElement()
        .asString()
        .startsWith("line 1: a.options.silence_policy.actions[0]: \"jump\" (expected: ");
  }

  @Test
  void tellsAllThatIsWrongAtOnceAndWhere() {
    assertThat(problems(ALICE + "---\nalice: {address: b}\nBob: {adress: c}\ncarol: d\n"))
        .containsExactly(
            "line 10: alice: written twice (expected: once)",
            "line 11: \"Bob\" (expected: an id of 1 to 63 of a-z, 0-9 and '-', no '-' at an end)",
            "line 11: Bob.adress: unknown option (expected: one of address, annotations,"
                + " display_name, key, labels, maintenance, options)",
            "line 11: Bob.address: missing (expected: a value)",
            "line 12: carol: \"d\" (expected: a mapping)");
    assertThat(problems("- alice\n"))
        .containsExactly("line 1: a list (expected: a mapping of ids to robots)");
    assertThat(problems("alice: {address: a}\n---\n{"))
        .singleElement()
        .asString()
        .contains("not YAML");
    assertThat(problems("alice: {address: a, options: {speech_ahead: 2}}"))
        .containsExactly("line 1: alice.options.speech_ahead: 2 (expected: 0 to 1)");
  }

  @Test
  void optionsMayBeWrittenOneByOne() {
    assertThat(FleetFile.options("--option", Map.of("sensor_linger", "5s")).sensorLinger())
        .hasSeconds(5);
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class, () -> FleetFile.options("--option", Map.of("face_rate", "0")));
    assertThat(refused).hasMessageContaining("face_rate: 0 (expected: 1 to 1000)");
  }

  private static List<String> ids(String yaml) {
    return FleetFile.parse("fleet.yaml", yaml).stream().map(RobotDraft::id).toList();
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(ConfigException.class, () -> FleetFile.parse("fleet.yaml", yaml))
        .problems();
  }
}
