package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.FieldMask;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.DesiredRobot;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of which robots there are, and who made it so. */
@Timeout(120)
class AuditedRegistryTest {
  private static final String SECRET = "what-lets-one-in";
  private static final String OPTIONS =
      """
      store: {file: 'DIR/troupe.db'}
      audit: {to: file, file: 'DIR/audit.jsonl'}
      """;

  @TempDir private Path folder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = new House(1, OPTIONS.replace("DIR", folder.toString()));
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  @Test
  void whatOnlyAsksWhatWouldBecomeOfItIsToldFromWhatIsDone() throws Exception {
    RobotSpec spec = RobotSpec.newBuilder().setAddress("127.0.0.1:1").setMaintenance(true).build();
    RegisterRobotRequest register =
        RegisterRobotRequest.newBuilder().setRobotId("alice").setSpec(spec).build();
    UpdateRobotRequest update =
        UpdateRobotRequest.newBuilder().setRobotId("alice").setSpec(spec).build();
    ApplyFleetRequest apply =
        ApplyFleetRequest.newBuilder()
            .addRobots(DesiredRobot.newBuilder().setRobotId("alice").setSpec(spec))
            .build();

    house.fleet().registerRobot(register.toBuilder().setDryRun(true).build());
    house.fleet().registerRobot(register);
    house.fleet().updateRobot(update.toBuilder().setDryRun(true).build());
    house.fleet().updateRobot(update);
    house.fleet().applyFleet(apply.toBuilder().setDryRun(true).build());
    house.fleet().applyFleet(apply);

    List<JsonNode> lines = linesOf("FleetService");
    assertThat(lines)
        .extracting(line -> line.path("dry_run").asText("absent"))
        .containsExactly("true", "absent", "true", "absent", "true", "absent");
    assertThat(lines).allMatch(line -> line.path("outcome").asText().equals("OK"));
  }

  @Test
  void whoRegistersARobotIsWrittenDownWithWhereItIsAndTheNameOfItsKey() throws Exception {
    RobotSpec.Builder spec = RobotSpec.newBuilder().setMaintenance(true).setKeyName("front");
    house.register("alice", spec.setAddress("ws://127.0.0.1:1/robot?password=" + SECRET));
    UpdateRobotRequest.Builder update =
        UpdateRobotRequest.newBuilder().setRobotId("alice").setSpec(spec.setKeyName("back"));
    house.fleet().updateRobot(update.setUpdateMask(mask("key_name")).build());
    house.fleet().unregisterRobot(UnregisterRobotRequest.newBuilder().setRobotId("alice").build());

    assertThat(linesOf("FleetService"))
        .extracting(AuditedRegistryTest::place)
        .containsExactly(
            "ws://127.0.0.1:1/robot front",
            "ws://127.0.0.1:1/robot back",
            "ws://127.0.0.1:1/robot back");
  }

  @Test
  void whatIsRefusedIsWrittenDownWithoutWhatMayBeAKey() throws Exception {
    RobotSpec.Builder spec = RobotSpec.newBuilder().setMaintenance(true);
    catchThrowable(
        () -> house.register("alice", spec.setAddress("192.0.2.7:1").setKeyName("front")));
    catchThrowable(() -> house.register("bob", spec.setAddress("127.0.0.1:1").setKeyName(SECRET)));
    catchThrowable(
        () -> house.register("carol", spec.setAddress("127.0.0.1:1 " + SECRET).clearKeyName()));
    catchThrowable(() ->
        house
            .fleet()
            .updateRobot(
                UpdateRobotRequest.newBuilder()
                    .setRobotId("nobody")
                    .setSpec(spec.setAddress("127.0.0.1:1"))
                    .setUpdateMask(mask("no.such.path"))
                    .build()));

    List<JsonNode> lines = linesOf("FleetService");
    assertThat(lines).noneMatch(line -> line.path("outcome").asText().equals("OK"));
    assertThat(lines)
        .extracting(AuditedRegistryTest::place)
        .containsExactly(
            "ws://192.0.2.7:1/v1/events ***", "ws://127.0.0.1:1/v1/events ***", " ", " ");
  }

  @Test
  void aWholeFleetIsWrittenDownRobotByRobot() throws Exception {
    RobotSpec.Builder spec = RobotSpec.newBuilder().setMaintenance(true).setKeyName("front");
    house.register("alice", spec.setAddress("127.0.0.1:1"));
    house.register("bob", spec.setAddress("127.0.0.1:2"));

    house
        .fleet()
        .applyFleet(
            ApplyFleetRequest.newBuilder()
                .addRobots(desired("alice", spec.setAddress("127.0.0.1:3")))
                .addRobots(desired("carol", spec.setAddress("127.0.0.1:4")))
                .build());

    assertThat(linesOf("ApplyFleet"))
        .extracting(
            line -> line.path("robots").asText(),
            line -> line.path("detail").asText(),
            AuditedRegistryTest::place)
        .containsExactlyInAnyOrder(
            tuple("alice", "changed", "ws://127.0.0.1:3/v1/events front"),
            tuple("bob", "removed", " "),
            tuple("carol", "added", "ws://127.0.0.1:4/v1/events front"),
            tuple("alice,carol", "1 added, 1 changed, 1 removed", " "));
  }

  @Test
  void healthTellsHowTheLogFares() throws Exception {
    assertThat(house.health("audit").getString("status")).isEqualTo("writing");
    assertThat(house.health("audit").getBoolean("refuses")).isFalse();
  }

  private static DesiredRobot desired(String id, RobotSpec.Builder spec) {
    return DesiredRobot.newBuilder().setRobotId(id).setSpec(spec).build();
  }

  private static FieldMask mask(String path) {
    return FieldMask.newBuilder().addPaths(path).build();
  }

  private static String place(JsonNode line) {
    return line.path("address").asText() + " " + line.path("key_name").asText();
  }

  /** Written when the gateway is gone. */
  private List<JsonNode> linesOf(String service) throws Exception {
    house.shut();
    List<JsonNode> lines = new ArrayList<>();
    for (String text : Files.readAllLines(folder.resolve("audit.jsonl"))) {
      assertThat(text).doesNotContain(SECRET);
      JsonNode line = new ObjectMapper().readTree(text);
      if (line.path("method").asText().contains(service)) {
        lines.add(line);
      }
    }
    return lines;
  }
}
