package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import dev.troupe.api.fleet.v1.AppliedRobot;
import dev.troupe.api.fleet.v1.ApplyFleetRequest;
import dev.troupe.api.fleet.v1.ApplyFleetResponse;
import dev.troupe.api.fleet.v1.FleetChange;
import dev.troupe.api.fleet.v1.ListRobotsRequest;
import dev.troupe.api.fleet.v1.ListRobotsResponse;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.fleet.v1.RegisterRobotResponse;
import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotRemoved;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.UnregisterRobotRequest;
import dev.troupe.api.fleet.v1.UnregisterRobotResponse;
import dev.troupe.api.fleet.v1.UpdateRobotRequest;
import dev.troupe.api.fleet.v1.UpdateRobotResponse;
import dev.troupe.api.fleet.v1.WatchRobotsResponse;
import dev.troupe.api.robot.v1.LinkState;
import dev.troupe.api.robot.v1.LinkStatus;
import dev.troupe.config.TroupeConfig;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a person types them, before a gateway that says what it was told to. */
class RobotsCommandTest {
  private static final Robot ALICE =
      Robot.newBuilder()
          .setRobotId("alice")
          .setDisplayName("Alice in the hall")
          .setAddress("ws://192.0.2.1:9000/v1/events")
          .setLink(
              LinkStatus.newBuilder()
                  .setState(LinkState.LINK_STATE_ACCESS_DENIED)
                  .setRoundTripTime(Durations.fromMicros(1_540)))
          .putLabels("zone", "lobby")
          .putLabels("model", "g2")
          .setSpeaking(true)
          .setQueuedUtterances(2)
          .setEtag("e-1")
          .build();
  private static final Robot BOB =
      Robot.newBuilder().setRobotId("bob").setMaintenance(true).build();

  private final ScriptedFleet fleet = new ScriptedFleet();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path dir;

  private int robots(String... words) throws Exception {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Server server = NettyServerBuilder.forAddress(anywhere).addService(fleet).build().start();
    try {
      List<String> all = new ArrayList<>(List.of("robots"));
      all.addAll(List.of(words));
      all.addAll(List.of("--gateway", "127.0.0.1:" + server.getPort(), "--timeout", "30"));
      CommandLine command = TroupeCommand.with(new NoProcesses());
      command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      return command.execute(all.toArray(String[]::new));
    } finally {
      server.shutdownNow().awaitTermination();
    }
  }

  private <M extends Message> M asked(Class<M> type) {
    assertThat(fleet.asked).as(err.toString()).hasSize(1);
    return type.cast(fleet.asked.getFirst());
  }

  @Test
  void listsAllPagesInATableThatFitsATerminal() throws Exception {
    Robot long80 = BOB.toBuilder().putLabels("note", "x".repeat(100)).build();
    fleet.answering(
        ListRobotsResponse.newBuilder().addRobots(ALICE).setNextPageToken("2").build(),
        ListRobotsResponse.newBuilder().addRobots(long80).setTotalSize(2).build());

    assertThat(robots()).as(err.toString()).isZero();

    assertThat(out.toString().lines())
        .startsWith(
            "ROBOT  STATE          DOING     ROUND TRIP  LABELS",
            "alice  access denied  speaks+2  1.5 ms      model=g2,zone=lobby")
        .allMatch(line -> line.length() <= 80)
        .hasSize(3);
    assertThat(((ListRobotsRequest) fleet.asked.get(1)).getPageToken()).isEqualTo("2");
  }

  @Test
  void listsWithEveryFilterAndWide() throws Exception {
    fleet.answering(ListRobotsResponse.newBuilder().addRobots(ALICE).build());

    String selector = "zone=lobby,model in (g1,g2),!retired";
    assertThat(
            robots(
                "list",
                "-l",
                selector,
                "--state",
                "ready,access-denied",
                "--text",
                "hall",
                "-o",
                "wide"))
        .as(err.toString())
        .isZero();

    ListRobotsRequest request = asked(ListRobotsRequest.class);
    assertThat(request.getLabelSelector()).isEqualTo(selector);
    assertThat(request.getStatesList())
        .containsExactly(LinkState.LINK_STATE_READY, LinkState.LINK_STATE_ACCESS_DENIED);
    assertThat(request.getText()).isEqualTo("hall");
    assertThat(out.toString()).contains("Alice in the hall", "ws://192.0.2.1:9000/v1/events");
  }

  @Test
  void listsForPrograms() throws Exception {
    fleet.answering(ListRobotsResponse.newBuilder().addRobots(ALICE).setTotalSize(1).build());
    assertThat(robots("list", "-o", "json")).isZero();
    JsonObject json = new JsonObject(out.toString());
    assertThat(json.getJsonArray("robots").getJsonObject(0).getString("robotId"))
        .isEqualTo("alice");
    assertThat(json.getInteger("totalSize")).isOne();
  }

  @Test
  void aStateThatIsNoneEndsWithTwo() throws Exception {
    assertThat(robots("list", "--state", "happy")).isEqualTo(2);
    assertThat(err.toString()).contains("--state happy (expected: disconnected, connecting");
    assertThat(fleet.asked).isEmpty();
  }

  @Test
  void watchesInLinesForPeopleAndForPrograms() throws Exception {
    Message[] messages = {
      WatchRobotsResponse.newBuilder().setCursor("c-1").setRobot(ALICE).build(),
      WatchRobotsResponse.newBuilder().setCursor("c-1").setRobot(ALICE).build(),
      WatchRobotsResponse.newBuilder()
          .setCursor("c-2")
          .setRemoved(RobotRemoved.newBuilder().setRobotId("bob"))
          .build()
    };
    fleet.answering(messages);
    assertThat(robots("watch")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "alice                     access denied  speaks+2         model=g2,zone=lobby",
            "bob                       removed");

    out.getBuffer().setLength(0);
    fleet.answering(messages);
    assertThat(robots("watch", "-o", "json", "-l", "zone=lobby")).isZero();
    assertThat(out.toString().lines())
        .allSatisfy(line -> assertThat(new JsonObject(line).getString("cursor")).isNotEmpty());
  }

  @Test
  void registersWithEveryFlag() throws Exception {
    fleet.answering(RegisterRobotResponse.newBuilder().setRobot(ALICE).build());
    assertThat(
            robots(
                "register",
                "alice",
                "192.0.2.1",
                "--display-name",
                "Alice",
                "--key-name",
                "k",
                "--label",
                "zone=lobby",
                "--label",
                "empty=",
                "--annotation",
                "note=a=b",
                "--maintenance",
                "--option",
                "speech_queue=8",
                "--option",
                "face_rate=30"))
        .as(err.toString())
        .isZero();

    assertThat(asked(RegisterRobotRequest.class))
        .isEqualTo(
            RegisterRobotRequest.newBuilder()
                .setRobotId("alice")
                .setSpec(
                    RobotSpec.newBuilder()
                        .setAddress("192.0.2.1")
                        .setDisplayName("Alice")
                        .setKeyName("k")
                        .putLabels("zone", "lobby")
                        .putLabels("empty", "")
                        .putAnnotations("note", "a=b")
                        .setMaintenance(true)
                        .setOptions(RobotOptions.newBuilder().setSpeechQueue(8).setFaceRateHz(30)))
                .build());
    assertThat(out.toString().strip()).isEqualTo("alice is registered, etag e-1");
  }

  @Test
  void updatesWhatTheFlagsNameAndTakesAwayWhatEndsWithADash() throws Exception {
    fleet.answering(
        UpdateRobotResponse.newBuilder().setRobot(ALICE).addChangedPaths("labels.zone").build());
    assertThat(
            robots(
                "update",
                "alice",
                "--label",
                "zone=hall",
                "--label",
                "retired-",
                "--maintenance",
                "false",
                "--key-name",
                "",
                "--option",
                "speech_queue-",
                "--address",
                "a",
                "--etag",
                "e-0"))
        .as(err.toString())
        .isZero();

    assertThat(asked(UpdateRobotRequest.class))
        .isEqualTo(
            UpdateRobotRequest.newBuilder()
                .setRobotId("alice")
                .setSpec(RobotSpec.newBuilder().setAddress("a").putLabels("zone", "hall"))
                .setUpdateMask(
                    FieldMask.newBuilder()
                        .addPaths("key_name")
                        .addPaths("maintenance")
                        .addPaths("labels.zone")
                        .addPaths("labels.retired")
                        .addPaths("options.speech_queue")
                        .addPaths("address"))
                .setEtag("e-0")
                .build());
    assertThat(out.toString().strip()).isEqualTo("alice is changed in labels.zone, etag e-1");
  }

  @Test
  void usageThatWillNotDoEndsWithTwoBeforeAnybodyIsAsked() throws Exception {
    assertThat(robots("update", "alice")).isEqualTo(2);
    assertThat(robots("update", "alice", "--label", "zone")).isEqualTo(2);
    assertThat(robots("update", "alice", "--option", "speed=1")).isEqualTo(2);
    assertThat(robots("update", "alice", "--option", "face_rate=fast")).isEqualTo(2);
    assertThat(robots("apply", "-f", dir.resolve("none.yaml").toString())).isEqualTo(2);
    assertThat(robots("apply", "-f", write("Alice: {address: a}\n"))).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "Nothing to change",
            "--label zone (expected: KEY=VALUE, or KEY- to take away)",
            "--option speed (expected: an option of robot_defaults",
            "face_rate: \"fast\" (expected: a whole number)",
            "none.yaml (expected: a file in UTF-8 that can be read)",
            "line 1: \"Alice\" (expected: an id");
    assertThat(fleet.asked).isEmpty();
  }

  @Test
  void removes() throws Exception {
    fleet.answering(UnregisterRobotResponse.newBuilder().setRobot(ALICE).build());
    assertThat(robots("remove", "alice", "--etag", "e-1")).isZero();
    assertThat(asked(UnregisterRobotRequest.class).getEtag()).isEqualTo("e-1");
    assertThat(out.toString().strip()).isEqualTo("alice is removed");
  }

  @Test
  void appliesAFileAndShowsWhatBecameOfEachRobot() throws Exception {
    fleet.answering(
        ApplyFleetResponse.newBuilder()
            .addRobots(applied("alice", FleetChange.FLEET_CHANGE_ADDED))
            .addRobots(
                applied("bob", FleetChange.FLEET_CHANGE_CHANGED)
                    .addChangedPaths("address")
                    .addChangedPaths("labels.zone")
                    .setReconnects(true))
            .addRobots(applied("carol", FleetChange.FLEET_CHANGE_UNCHANGED))
            .addRobots(applied("dave", FleetChange.FLEET_CHANGE_REMOVED))
            .setAdded(1)
            .setChanged(1)
            .setUnchanged(1)
            .setRemoved(1)
            .setFleetEtag("f-2")
            .build());
    String file =
        write("alice: {address: a, options: {speech_queue: 3}}\n---\nbob: {address: b}\n");
    assertThat(robots("apply", "-f", file, "--dry-run", "--allow-empty", "--fleet-etag", "f-1"))
        .as(err.toString())
        .isZero();

    ApplyFleetRequest request = asked(ApplyFleetRequest.class);
    assertThat(request.getDryRun()).isTrue();
    assertThat(request.getAllowEmpty()).isTrue();
    assertThat(request.getFleetEtag()).isEqualTo("f-1");
    assertThat(request.getRobotsList())
        .extracting(robot -> robot.getRobotId() + " " + robot.getSpec().getAddress())
        .containsExactly("alice ws://a:9000/v1/events", "bob ws://b:9000/v1/events");
    assertThat(request.getRobots(0).getSpec().getOptions().getSpeechQueue()).isEqualTo(3);
    assertThat(out.toString().lines())
        .containsExactly(
            "   ROBOT  WOULD BE",
            "+  alice  added",
            "~  bob    changed in address, labels.zone; reconnects",
            "=  carol  unchanged",
            "-  dave   removed",
            "1 added, 1 changed, 1 unchanged, 1 removed; nothing was done");
  }

  @Test
  void aRefusalIsToldWithItsReasonAndField() throws Exception {
    Status status =
        Status.newBuilder()
            .setCode(Code.ABORTED_VALUE)
            .setMessage("etag: \"e-1\" (expected: \"e-2\")")
            .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("ETAG_MISMATCH").build()))
            .build();
    fleet.refusing(StatusProto.toStatusRuntimeException(status));
    assertThat(robots("remove", "alice", "--etag", "e-1")).isEqualTo(1);
    assertThat(err.toString().strip())
        .isEqualTo("ABORTED ETAG_MISMATCH: etag: \"e-1\" (expected: \"e-2\")");
  }

  private static AppliedRobot.Builder applied(String id, FleetChange change) {
    return AppliedRobot.newBuilder().setRobotId(id).setChange(change);
  }

  private String write(String yaml) throws Exception {
    return Files.writeString(dir.resolve("fleet.yaml"), yaml).toString();
  }

  /** The command runs nothing but itself. */
  private static final class NoProcesses implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      throw new AssertionError("no gateway is wanted");
    }

    @Override
    public void awaitStop() {}

    @Override
    public String version() {
      return "test";
    }
  }
}
