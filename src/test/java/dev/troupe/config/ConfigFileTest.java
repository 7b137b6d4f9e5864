package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @Test
  void anEmptyFileIsAGatewayWithoutRobots() {
    assertThat(parse("")).isEqualTo(TroupeConfig.DEFAULT);
    assertThat(parse("# nothing\nrobots:\nmanagement:\n")).isEqualTo(TroupeConfig.DEFAULT);
  }

  @Test
  void aSectionKeepsTheDefaultsItDoesNotName() {
    ManagementConfig management = parse("management: {port: 9999}").management();

    assertThat(management).isEqualTo(new ManagementConfig("127.0.0.1", 9999));
  }

  @Test
  void aRobotStandsOnRobotDefaults() {
    TroupeConfig config =
        parse(
            """
            robot_defaults: {speech_queue: 7, answer_timeout: 1500ms}
            robots:
              alice:
                address: 10.0.0.1
                display_name: Alice
                labels: {room: hall, floor: 2}
                options: {face_rate: 30}
              bob: {address: "wss://robots.example/bob"}
            """);

    RobotConfig alice = config.robots().getFirst();
    assertThat(alice.displayName()).isEqualTo("Alice");
    assertThat(alice.address()).isEqualTo(URI.create("ws://10.0.0.1:9000/v1/events"));
    assertThat(alice.labels()).isEqualTo(Map.of("room", "hall", "floor", "2"));
    assertThat(alice.options().faceRate()).isEqualTo(30);
    assertThat(alice.options().speechQueue()).isEqualTo(7);
    assertThat(alice.options().answerTimeout()).isEqualTo(Duration.ofMillis(1500));
    RobotConfig bob = config.robots().getLast();
    assertThat(bob.displayName()).isEqualTo("bob");
    assertThat(bob.key()).isNull();
    assertThat(bob.options().faceRate()).isEqualTo(60);
  }

  @Test
  void aSilencePolicyIsAListOfWordsAndARobotsOwnStandsOnTheDefault() {
    TroupeConfig config =
        parse(
            """
            robot_defaults:
              silence_policy:
                after: 5s
                actions:
                  - stop_speech
                  - "led_color #0000FF"
                  - say_line One moment, please.
                  - release
            robots:
              alice: {address: a, options: {lease: required, silence_policy: {after: 2s}}}
            """);

    RobotOptions alice = config.robots().getFirst().options();
    assertThat(alice.lease()).isEqualTo(LeaseUse.REQUIRED);
    assertThat(alice.silencePolicy())
        .isEqualTo(
            new SilencePolicy(
                Duration.ofSeconds(2),
                List.of(
                    new SafeAction.StopSpeech(),
                    new SafeAction.LedColor("#0000FF"),
                    new SafeAction.SayLine("One moment, please."),
                    new SafeAction.Release())));
  }

  @Test
  void aSilencePolicyThatMakesNoSenseSaysWhatWasExpected() {
    assertThat(
            problems(
                """
                robot_defaults:
                  lease: always
                  silence_policy:
                    after: 100ms
                    actions: [led_color, hide, release now]
                """))
        .containsExactlyInAnyOrder(
            "line 2: robot_defaults.lease: \"always\" (expected: one of optional, required)",
            "line 5: robot_defaults.silence_policy.actions[0]: \"led_color\" (expected: led_color and"
                + " #RRGGBB, in quotes, or the name of a colour)",
            "line 5: robot_defaults.silence_policy.actions[1]: \"hide\" (expected: one of stop_speech,"
                + " stop_listening, sensors_off, neutral_face, attend_nobody, led_color, say_line,"
                + " release)",
            "line 5: robot_defaults.silence_policy.actions[2]: \"release now\" (expected: release)");
    assertThat(problems("robot_defaults: {silence_policy: {actions: [release, stop_speech]}}"))
        .containsExactly(
            "line 1: robot_defaults.silence_policy.actions[0]: release (expected: the last of them,"
                + " as nothing is held behind it)");
  }

  @Test
  void allProblemsAreToldAtOnceWithLineKeyValueAndExpectation() {
    List<String> problems =
        problems(
            """
            management:
              port: seventy
              hots: 0.0.0.0
            robot_defaults:
              answer_timeout: 5
              journal_events: 0
            robots:
              alice:
                adress: 10.0.0.1
              Bob:
                address: "http://bob"
              carol: 10.0.0.3
            servers: {}
            """);

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "line 2: management.port: \"seventy\" (expected: a whole number)",
            "line 3: management.hots: unknown option"
                + " (expected: one of host, open_metrics, port, tls)",
            "line 5: robot_defaults.answer_timeout: \"5\""
                + " (expected: a duration such as 500ms, 2s, 10m or 1h)",
            "line 9: robots.alice.adress: unknown option"
                + " (expected: one of address, annotations, display_name, key, labels, maintenance, options)",
            "line 9: robots.alice.address: missing (expected: a value)",
            "line 11: robots.Bob: \"Bob\""
                + " (expected: an id of 1 to 63 of a-z, 0-9 and '-', no '-' at an end)",
            "line 11: robots.Bob.address: \"http://bob\""
                + " (expected: HOST, HOST:PORT or ws://HOST:9000/v1/events)",
            "line 12: robots.carol: \"10.0.0.3\" (expected: a mapping)",
            "line 13: servers: unknown option (expected: one of "
                + String.join(", ", sections())
                + ")");
  }

  @Test
  void aValueOutOfItsRangeIsToldAsItIsWritten() {
    assertThat(problems("robot_defaults: {sensor_linger: 20m}"))
        .containsExactly("line 1: robot_defaults.sensor_linger: 20m (expected: 0s to 10m)");
  }

  @Test
  void aKeyThatComesTwiceIsRefused() {
    assertThat(problems("management:\n  port: 1\n  host: h\n  port: 2\n"))
        .containsExactly("line 4: management.port: written twice (expected: once)");
    assertThat(problems("robots:\n  alice: {address: a}\n  alice: {address: b}\n"))
        .containsExactly("line 3: robots.alice: written twice (expected: once)");
  }

  @Test
  void textThatIsNoYamlIsRefusedWithItsLine() {
    assertThat(problems("management:\n  port: [1\n"))
        .singleElement()
        .asString()
        .startsWith("line 2: not YAML: while parsing a flow sequence, expected ',' or ']'");
    assertThat(problems("- alice\n"))
        .containsExactly("line 1: a list (expected: a mapping of sections)");
  }

  @Test
  void theEnvironmentHasTheLastWord() {
    TroupeConfig config =
        ConfigFile.parse(
            "test.yaml",
            "management: {port: 1}",
            Map.of("TROUPE_MANAGEMENT_PORT", "2", "TROUPE_ROBOT_DEFAULTS_FACE_RATE", "25"));

    assertThat(config.management().port()).isEqualTo(2);
    assertThat(config.robotDefaults().faceRate()).isEqualTo(25);
  }

  @Test
  void aBadVariableIsNamed() {
    assertThat(problems("", Map.of("TROUPE_MANAGEMENT_PORT", "x")))
        .containsExactly(
            "TROUPE_MANAGEMENT_PORT: management.port: \"x\" (expected: a whole number)");
  }

  @Test
  void noTwoOptionsShareAVariable() {
    var variables = Environment.variables(TroupeConfig.class);

    assertThat(variables).containsKey("TROUPE_MANAGEMENT_PORT").hasSizeGreaterThan(10);
    assertThat(new HashSet<>(variables.values())).hasSameSizeAs(variables.values());
  }

  @Test
  void secretsComeFromFilesAndTheEnvironment(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("alice"), "from-file\n");
    TroupeConfig config =
        ConfigFile.parse(
            "test.yaml",
            """
            secrets:
              one: {file: "%s"}
              two: {env: BOB}
            robots:
              alice: {address: a, key: one}
              bob: {address: b, key: two}
            """
                .formatted(file),
            Map.of("BOB", "from-env"));

    assertThat(config.robots())
        .extracting(robot -> robot.key().secret().reveal())
        .containsExactly("from-file", "from-env");
    assertThat(config.toString()).contains("***").doesNotContain("from-");
  }

  @Test
  void aSecretThatAnythingElseUsesIsNotForRobotsOfTheApi() {
    TroupeConfig config =
        ConfigFile.parse(
            "test.yaml",
            """
            secrets:
              robots: {env: ROBOTS}
              spare: {env: SPARE}
              tokens: {env: TOKENS}
              tokens-again: {env: TOKENS}
              ears: {env: EARS}
              avatars: {env: AVATARS}
              database: {env: DATABASE}
              collector: {env: COLLECTOR}
            security:
              tokens:
                issuer: i
                audience: [a]
                algorithms: [hs256]
                keys: [{algorithm: hs256, secret: tokens}]
            recognition: {client_id: c}
            avatars:
              accounts:
                main: {app_id: a, api_key: avatars, console_url: 'https://a', ingress_url: 'wss://a'}
            store: {postgresql: {password: database}}
            tracing: {headers: {authorization: collector}}
            robots:
              alice: {address: a, key: robots}
              bob: {address: b, key: tokens}
            """,
            Map.of(
                "ROBOTS", "r",
                "SPARE", "s",
                "TOKENS", "t".repeat(32),
                "EARS", "e",
                "AVATARS", "a",
                "DATABASE", "d",
                "COLLECTOR", "c",
                "TROUPE_RECOGNITION_CLIENT_SECRET", "ears"));

    Secrets kept = new Secrets(config.secrets());
    assertThat(config.secrets().keySet().stream().filter(name -> kept.find(name) != null))
        .containsExactlyInAnyOrder("robots", "spare");
    assertThat(config.robots())
        .extracting(robot -> robot.key().name())
        .containsExactly("robots", "tokens");
  }

  @Test
  void whatMayBeASecretItselfIsNotShown() {
    assertThat(
            problems(
                """
                secrets:
                  one: hunter2
                  two: {env: hunter2}
                  three: {file: hunter2}
                robots:
                  alice: {address: a, key: hunter2}
                """))
        .containsExactly(
            "line 2: secrets.one: *** (expected: a mapping with file or env)",
            "line 3: secrets.two.env: *** (expected: the name of a variable that is set)",
            "line 4: secrets.three.file: *** (expected: a file that can be read)",
            "line 6: robots.alice.key: *** (expected: a name under secrets: one, two, three)");
  }

  @Test
  void aSecretThatIsNotKeptAnywhereIsToldOnce() {
    assertThat(
            problems(
                """
                secrets:
                  one: {env: NOT_SET}
                  two: {file: /no/such/file}
                  three: {}
                  four: {file: /a, env: ONE}
                robots:
                  alice: {address: a, key: one}
                """))
        .containsExactly(
            "line 2: secrets.one.env: \"NOT_SET\" (expected: the name of a variable that is set)",
            "line 3: secrets.two.file: \"/no/such/file\" (expected: a file that can be read)",
            "line 4: secrets.three.file: nothing (expected: file or env)",
            "line 5: secrets.four.env: \"ONE\" (expected: file or env, not both)");
  }

  @Test
  void aKeyWrittenWhereItsNameBelongsIsNotRepeated() {
    assertThat(problems("secrets: {one: {env: ONE}}\nrobots: {a: {address: a, key: hunter2}}"))
        .containsExactly("line 2: robots.a.key: *** (expected: a name under secrets: one)");
  }

  @Test
  void theStoresPasswordIsTheNameOfASecret() {
    String yaml =
        """
        secrets: {database: {env: ONE}, other: {env: TWO}}
        store:
          engine: postgresql
          postgresql: {url: "jdbc:postgresql://db/troupe", user: gateway, password: database}
        """;
    Map<String, String> environment = Map.of("ONE", "1", "TWO", "2");

    StoreConfig store = ConfigFile.parse("test.yaml", yaml, environment).store();
    assertThat(store.engine()).isEqualTo(StoreConfig.Engine.POSTGRESQL);
    assertThat(store.postgresql().password().now()).isEqualTo(new Secret("1"));
    assertThat(store.timeout()).isEqualTo(StoreConfig.DEFAULT.timeout());

    Map<String, String> overriding = new HashMap<>(environment);
    overriding.put("TROUPE_STORE_POSTGRESQL_PASSWORD", "other");
    assertThat(ConfigFile.parse("test.yaml", yaml, overriding).store().postgresql().password())
        .isEqualTo(new KeptSecret("other", new Secret("anything")))
        .extracting(KeptSecret::now)
        .isEqualTo(new Secret("2"));
  }

  @Test
  void aPasswordInTheStoresUrlIsNotRepeated() {
    assertThat(
            problems(
                """
                store:
                  postgresql: {url: "jdbc:postgresql://db/troupe?password=hunter2"}
                """))
        .containsExactly(
            "line 2: store.postgresql.url: *** (expected: no password in it, the name of a secret"
                + " under password)");
    assertThat(problems("store: {postgresql: {url: db.example, password: hunter2}}"))
        .containsExactly(
            "line 1: store.postgresql.password: *** (expected: a name under secrets, which is"
                + " empty)");
  }

  @Test
  void aMissingFileIsNamed(@TempDir Path dir) {
    Path file = dir.resolve("none.yaml");
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file, Map.of()));

    assertThat(refused).hasMessage(file + ":\n  no such file (expected: a YAML file)");
  }

  private static List<String> sections() {
    return List.copyOf(RecordShape.of(TroupeConfig.class).keys());
  }

  private static TroupeConfig parse(String yaml) {
    return ConfigFile.parse("test.yaml", yaml, Map.of());
  }

  private static List<String> problems(String yaml) {
    return problems(yaml, Map.of("ONE", "1"));
  }

  private static List<String> problems(String yaml, Map<String, String> environment) {
    return catchThrowableOfType(
            ConfigException.class, () -> ConfigFile.parse("test.yaml", yaml, environment))
        .problems();
  }
}
