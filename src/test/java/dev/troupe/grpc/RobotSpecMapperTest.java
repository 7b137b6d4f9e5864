package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.SafeAction;
import dev.troupe.api.fleet.v1.SilencePolicy;
import dev.troupe.config.KeptSecret;
import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.config.Secret;
import dev.troupe.config.Secrets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Field by field: what the contract says is what is configured, and back. */
class RobotSpecMapperTest {
  private static final RobotForm FORM =
      new RobotForm(
          dev.troupe.config.RobotOptions.DEFAULT,
          new Secrets(Map.of("front", new KeptSecret("front", new Secret("open sesame")))));
  private static final RobotSpec BARE =
      RobotSpec.newBuilder().setAddress("ws://alice:9000/v1/events").build();

  static Stream<String> fields() {
    return RobotSpec.getDescriptor().getFields().stream().map(FieldDescriptor::getName);
  }

  /** A value that no default is. */
  private static RobotSpec only(String field) {
    RobotSpec.Builder spec = BARE.toBuilder();
    switch (field) {
      case "address" -> spec.setAddress("wss://bob:1/x");
      case "display_name" -> spec.setDisplayName("Alice");
      case "key_name" -> spec.setKeyName("front");
      case "labels" -> spec.putLabels("zone", "lobby");
      case "annotations" -> spec.putAnnotations("note", "new");
      case "maintenance" -> spec.setMaintenance(true);
      case "options" -> spec.setOptions(RobotOptions.newBuilder().setSpeechQueue(1));
      default -> throw new AssertionError("the table has no row for " + field);
    }
    return spec.build();
  }

  @ParameterizedTest
  @MethodSource("fields")
  void everyFieldArrivesAloneAndComesBack(String field) {
    RobotDescription bare = description(BARE);
    RobotDescription described = description(only(field));

    assertThat(described).isNotEqualTo(bare);
    assertThat(RobotSpecMapper.spec(described)).isEqualTo(only(field));
  }

  static Stream<FieldDescriptor> options() {
    return RobotOptions.getDescriptor().getFields().stream()
        .filter(option ->
            RobotSpecMapper.options(dev.troupe.config.RobotOptions.DEFAULT).hasField(option));
  }

  @ParameterizedTest
  @MethodSource("options")
  void everyOptionArrivesAloneAndComesBack(FieldDescriptor option) {
    RobotOptions all = RobotSpecMapper.options(dev.troupe.config.RobotOptions.DEFAULT);
    RobotSpec spec =
        BARE.toBuilder()
            .setOptions(RobotOptions.newBuilder().setField(option, another(all.getField(option))))
            .build();

    RobotDescription described = description(spec);

    String key = option.getName().replaceAll("_hz$", "");
    Map<String, Object> values = OptionValues.of(described.config().options());
    OptionValues.of(dev.troupe.config.RobotOptions.DEFAULT)
        .forEach((name, value) ->
            assertThat(values.get(name).equals(value)).as(name).isEqualTo(!name.equals(key)));
    assertThat(described.said()).containsExactly(key);
    assertThat(RobotSpecMapper.spec(described)).isEqualTo(spec);
    assertThat(RobotSpecMapper.path("options." + key)).isEqualTo("options." + option.getName());
  }

  private static Object another(Object value) {
    return switch (value) {
      case Integer number -> number == 16_000 ? 48_000 : number == 1 ? 0 : number - 1;
      case Boolean flag -> !flag;
      case com.google.protobuf.Duration length -> Durations.add(length, Durations.fromMillis(500));
      case EnumValueDescriptor use -> use.getType().findValueByName("LEASE_USE_REQUIRED");
      case SilencePolicy policy ->
          policy.toBuilder()
              .addActions(
                  SafeAction.newBuilder()
                      .setSayLine(SafeAction.SayLine.newBuilder().setText("One moment please")))
              .build();
      default -> throw new AssertionError("no other value than " + value);
    };
  }

  /** An option of the configuration that the contract has no field for could never be seen. */
  @Test
  void everyOptionOfTheConfigurationIsInTheContract() {
    assertThat(options().map(option -> option.getName().replaceAll("_hz$", "")))
        .containsAll(OptionValues.of(dev.troupe.config.RobotOptions.DEFAULT).keySet());
  }

  @Test
  void whatDoesNotFitToWhatWasNotSaidIsToldToo() {
    Violations violations = new Violations();
    RobotSpec spec =
        BARE.toBuilder().setOptions(RobotOptions.newBuilder().setJournalEvents(10)).build();

    assertThat(RobotSpecMapper.description("alice", spec, FORM, "spec", violations)).isNull();
    assertThat(violations.failure().message())
        .isEqualTo("spec.options.event_lag: 500 (expected: 1 to 10)");
  }

  @Test
  void whatFitsNeitherAsItWasSaidNorByDefaultIsToldOnce() {
    Violations violations = new Violations();
    RobotSpec spec =
        BARE.toBuilder()
            .setOptions(RobotOptions.newBuilder().setJournalEvents(10).setEventLag(50))
            .build();

    assertThat(RobotSpecMapper.description("alice", spec, FORM, "spec", violations)).isNull();
    assertThat(violations.failure().message())
        .isEqualTo("spec.options.event_lag: 50 (expected: 1 to 10)");
  }

  @Test
  void aNumberBeyondOursIsBeyondEveryBound() {
    Violations violations = new Violations();
    RobotSpec spec =
        BARE.toBuilder().setOptions(RobotOptions.newBuilder().setSpeechQueue(0xFFFF_FFFF)).build();

    assertThat(RobotSpecMapper.description("alice", spec, FORM, "spec", violations)).isNull();
    assertThat(violations.failure().message()).contains("spec.options.speech_queue");
  }

  @Test
  void aMaskTakesWhatItNamesAndNothingElse() {
    RobotSpec current =
        BARE.toBuilder()
            .setDisplayName("Alice")
            .putLabels("zone", "lobby")
            .putLabels("model", "g1")
            .setOptions(RobotOptions.newBuilder().setFaceRateHz(30).setSpeechQueue(1))
            .build();
    RobotSpec wanted =
        RobotSpec.newBuilder()
            .setAddress("elsewhere")
            .putLabels("zone", "hall")
            .setOptions(RobotOptions.newBuilder().setSpeechQueue(2))
            .build();

    assertThat(merged(current, wanted, "labels.zone", "display_name", "options.speech_queue"))
        .isEqualTo(
            current.toBuilder()
                .clearDisplayName()
                .putLabels("zone", "hall")
                .setOptions(RobotOptions.newBuilder().setFaceRateHz(30).setSpeechQueue(2))
                .build());
    assertThat(merged(current, wanted, "labels", "options").getLabelsMap())
        .containsOnly(Map.entry("zone", "hall"));
    assertThat(merged(current, wanted, "labels.model").getLabelsMap())
        .containsOnly(Map.entry("zone", "lobby"));
    // No mask: what is set.
    assertThat(merged(current, wanted))
        .isEqualTo(
            current.toBuilder()
                .setAddress("elsewhere")
                .clearLabels()
                .putLabels("zone", "hall")
                .setOptions(RobotOptions.newBuilder().setFaceRateHz(30).setSpeechQueue(2))
                .build());
  }

  @Test
  void aPathThatLeadsNowhereIsRefused() {
    Violations violations = new Violations();
    SpecMask.of(
        FieldMask.newBuilder()
            .addPaths("colour")
            .addPaths("options.colour")
            .addPaths("labels.")
            .build(),
        RobotSpec.getDefaultInstance(),
        violations);
    assertThat(violations.failure().message())
        .contains("\"colour\"", "\"options.colour\"", "\"labels.\"");

    Violations nothing = new Violations();
    SpecMask.of(FieldMask.getDefaultInstance(), RobotSpec.getDefaultInstance(), nothing);
    assertThat(nothing.isEmpty()).isFalse();
  }

  private static RobotSpec merged(RobotSpec current, RobotSpec wanted, String... paths) {
    Violations violations = new Violations();
    SpecMask mask =
        SpecMask.of(
            FieldMask.newBuilder().addAllPaths(java.util.List.of(paths)).build(),
            wanted,
            violations);
    violations.throwIfAny();
    return mask.merge(current, wanted);
  }

  private static RobotDescription description(RobotSpec spec) {
    Violations violations = new Violations();
    RobotDescription description =
        RobotSpecMapper.description("alice", spec, FORM, "spec", violations);
    violations.throwIfAny();
    return description;
  }
}
