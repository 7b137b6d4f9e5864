package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.NamedSecret;
import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.Secret;
import dev.troupe.fleet.FleetReport.Change;
import dev.troupe.robot.RobotId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What has to be done is no more, and no less, than what is different. */
class FleetPlanTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final RobotConfig ALICE = config("alice", "10.0.0.1", Map.of("zone", "lobby"));

  @Test
  void namesWhatIsDifferentDownToTheLabel() {
    RobotOptions options =
        OptionValues.over(RobotOptions.DEFAULT, Map.of("face_rate", 30, "speech_queue", 1));
    RobotDescription next =
        new RobotDescription(
            new RobotConfig(
                "alice",
                "Alice",
                RobotConfig.address("10.0.0.2"),
                new NamedSecret("front", new Secret("x")),
                Map.of("model", "g2"),
                Map.of("note", "new"),
                true,
                options),
            Set.of("face_rate", "speech_queue", "speech_ahead"));

    FleetPlan.Step step = only(api(ALICE), next);

    assertThat(step.change()).isEqualTo(Change.CHANGED);
    assertThat(step.paths())
        .containsExactly(
            "address",
            "display_name",
            "key",
            "labels.model",
            "labels.zone",
            "annotations.note",
            "maintenance",
            "options.speech_queue",
            // As it was by default, and said from here on.
            "options.speech_ahead",
            "options.face_rate");
    assertThat(step.after().revision()).isEqualTo(2);
    assertThat(step.after().etag()).isNotEqualTo(step.before().etag());
    assertThat(step.after().uid()).isEqualTo(step.before().uid());
  }

  @Test
  void onlyAnotherAddressOrKeyCostsASocketAndOnlyWhereThereIsOne() {
    RobotDescription moved = described(config("alice", "10.0.0.2", ALICE.labels()));
    RobotDescription keyed =
        described(with(ALICE, new NamedSecret("front", new Secret("x")), false));
    RobotDescription rested = described(with(ALICE, null, true));
    RobotDescription labelled = described(config("alice", "10.0.0.1", Map.of()));

    assertThat(only(api(ALICE), moved).reconnects()).isTrue();
    assertThat(only(api(ALICE), keyed).reconnects()).isTrue();
    assertThat(only(api(ALICE), rested).reconnects()).isFalse();
    assertThat(only(api(ALICE), labelled).reconnects()).isFalse();
    assertThat(only(api(rested.config()), moved).reconnects()).isFalse();
  }

  @Test
  void aKeyThatIsAnotherUnderTheSameNameIsADifferenceToo() {
    RobotConfig before = with(ALICE, new NamedSecret("front", new Secret("old")), false);
    RobotConfig after = with(ALICE, new NamedSecret("front", new Secret("new")), false);

    FleetPlan plan =
        FleetPlan.of(
            Map.of(new RobotId("alice"), RobotDefinition.ofFile(before, NOON)),
            Map.of(new RobotId("alice"), RobotDefinition.ofFile(after, NOON)));

    assertThat(plan.steps())
        .singleElement()
        .extracting(FleetPlan.Step::paths)
        .asString()
        .contains("key");
    assertThat(plan.steps().getFirst().reconnects()).isTrue();
    assertThat(plan.toString()).doesNotContain("old").doesNotContain("new");
  }

  @Test
  void anotherRegistrationOfTheSameIdComesAfterTheOldOneHasGone() {
    RobotDefinition file = RobotDefinition.ofFile(ALICE, NOON);
    RobotDefinition stored = api(ALICE);

    FleetPlan plan = FleetPlan.of(Map.of(file.id(), file), Map.of(stored.id(), stored));

    assertThat(plan.steps())
        .extracting(FleetPlan.Step::change)
        .containsExactly(Change.REMOVED, Change.ADDED);
  }

  @Test
  void aFilesRobotKeepsUidAndEtagOverReadings() {
    RobotDefinition first = RobotDefinition.ofFile(ALICE, NOON);
    RobotDefinition again = RobotDefinition.ofFile(ALICE, NOON.plusSeconds(9));
    RobotDefinition other = RobotDefinition.ofFile(config("alice", "10.0.0.1", Map.of()), NOON);

    assertThat(again.uid()).isEqualTo(first.uid()).isEqualTo(other.uid());
    assertThat(again.etag()).isEqualTo(first.etag()).isNotEqualTo(other.etag());
    assertThat(first.differences(again)).isEmpty();
  }

  /** Carried out, a plan leads to what was wanted, and touches nothing that was so already. */
  @Test
  void anyFleetBecomesAnyOther() {
    for (long seed = 0; seed < 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SortedMap<RobotId, RobotDefinition> current = fleet(random);
      SortedMap<RobotId, RobotDefinition> desired = new TreeMap<>();
      fleet(random)
          .forEach((id, wanted) -> {
            RobotDefinition there = current.get(id);
            desired.put(id, there == null ? wanted : there.described(wanted.description()));
          });

      FleetPlan plan = FleetPlan.of(current, desired);

      SortedMap<RobotId, RobotDefinition> result = new TreeMap<>(current);
      for (FleetPlan.Step step : plan.work()) {
        if (step.after() == null) {
          result.remove(step.id());
        } else {
          result.put(step.id(), step.after());
        }
      }
      assertThat(result).as("seed %d", seed).isEqualTo(desired);
      for (FleetPlan.Step step : plan.steps()) {
        RobotDefinition before = current.get(step.id());
        RobotDefinition after = desired.get(step.id());
        assertThat(step.change() == Change.UNCHANGED)
            .as("seed %d, %s", seed, step.id())
            .isEqualTo(
                before != null
                    && after != null
                    && before.description().equals(after.description()));
      }
      FleetReport report = FleetReport.of(plan, "");
      assertThat(report.added() + report.changed() + report.unchanged())
          .as("seed %d", seed)
          .isEqualTo(desired.size());
      assertThat(report.removed() + report.changed() + report.unchanged())
          .as("seed %d", seed)
          .isEqualTo(current.size());
    }
  }

  private static SortedMap<RobotId, RobotDefinition> fleet(SplittableRandom random) {
    SortedMap<RobotId, RobotDefinition> fleet = new TreeMap<>();
    for (int n = random.nextInt(8); n > 0; n--) {
      String id = "robot-" + random.nextInt(6);
      RobotConfig config =
          new RobotConfig(
              id,
              id,
              RobotConfig.address("10.0.0." + random.nextInt(1, 3)),
              random.nextInt(3) == 0 ? new NamedSecret("k", new Secret("s")) : null,
              random.nextBoolean() ? Map.of("a", String.valueOf(random.nextInt(2))) : Map.of(),
              random.nextInt(4) == 0 ? Map.of("n", "x") : Map.of(),
              random.nextInt(4) == 0,
              random.nextInt(3) == 0
                  ? OptionValues.over(RobotOptions.DEFAULT, Map.of("face_rate", 30))
                  : RobotOptions.DEFAULT);
      Set<String> said = random.nextInt(3) == 0 ? Set.of("face_rate") : Set.of();
      fleet.put(
          new RobotId(id),
          RobotDefinition.ofApi(
              new RobotDescription(config, said),
              new UUID(random.nextLong(), random.nextLong()),
              1,
              NOON));
    }
    return fleet;
  }

  private static FleetPlan.Step only(RobotDefinition before, RobotDescription next) {
    List<FleetPlan.Step> steps =
        FleetPlan.of(Map.of(before.id(), before), Map.of(before.id(), before.described(next)))
            .steps();
    assertThat(steps).hasSize(1);
    return steps.getFirst();
  }

  private static RobotDefinition api(RobotConfig config) {
    return RobotDefinition.ofApi(described(config), new UUID(1, 2), 1, NOON);
  }

  private static RobotDescription described(RobotConfig config) {
    return new RobotDescription(config, Set.of());
  }

  private static RobotConfig config(String id, String address, Map<String, String> labels) {
    return new RobotConfig(
        id, id, RobotConfig.address(address), null, labels, RobotOptions.DEFAULT);
  }

  private static RobotConfig with(RobotConfig config, NamedSecret key, boolean maintenance) {
    return new RobotConfig(
        config.id(),
        config.displayName(),
        config.address(),
        key,
        config.labels(),
        config.annotations(),
        maintenance,
        config.options());
  }
}
