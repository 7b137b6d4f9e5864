package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.DesiredRobot;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RobotSpec;
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

  /** Written when the gateway is gone. */
  private List<JsonNode> linesOf(String service) throws Exception {
    house.shut();
    List<JsonNode> lines = new ArrayList<>();
    for (String text : Files.readAllLines(folder.resolve("audit.jsonl"))) {
      JsonNode line = new ObjectMapper().readTree(text);
      if (line.path("method").asText().contains(service)) {
        lines.add(line);
      }
    }
    return lines;
  }
}
