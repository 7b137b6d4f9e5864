package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.audio.Wav;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.simulator.spatialwalk.RequestReport;
import dev.troupe.testing.Program;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs in other languages, with stubs made from {@code proto/} alone, drive a robot and an
 * avatar through the gateway. The short ones are those of the README; each of the long ones has a
 * robot of its own, which remembers the ids of its commands.
 */
@Timeout(600)
class ClientsIT {
  private static final int INSTALL_SECONDS = 300;
  private static final int RUN_SECONDS = 90;

  /** A second and a bit, which makes no whole number of keyframes. */
  private static final Wav WAV = new Wav(24_000, 1, new byte[2 * 25_500]);

  private static final int KEYFRAMES = 26;

  private static SimulatedCast avatars;
  private static Stage stage;

  @BeforeAll
  static void open() throws Exception {
    avatars = SimulatedCast.open();
    SimulatorOptions robot =
        SimulatorOptions.defaults().withNames(List.of("alice", "bob", "carol")).withTimeFactor(0.3);
    stage = Stage.open(robot, avatars.configuration(), SimulatedCast.SECRETS);
    stage.awaitAllReady();
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
    avatars.close();
  }

  @Test
  void aPythonProgramDrivesARobot() throws Exception {
    ForeignProgram python = ForeignProgram.python(INSTALL_SECONDS);

    greets(python, python.interpreter(), python.path("hello.py").toString(), gateway());
    conforms(
        python,
        python.interpreter(),
        python.path("conformance.py").toString(),
        gateway(),
        "alice",
        simulated("alice"));
  }

  @Test
  void aPythonProgramAnimatesAnAvatar() throws Exception {
    ForeignProgram python = ForeignProgram.python(INSTALL_SECONDS);
    Path clip = Files.write(python.path("clip.wav"), WAV.toBytes());

    String counted =
        python.run(
            RUN_SECONDS,
            python.interpreter(),
            python.path("animate_clip.py").toString(),
            clip.toString(),
            gateway());
    assertThat(counted).matches("finished: \\d+ messages, %d keyframes\\s*".formatted(KEYFRAMES));
    conforms(
        python,
        python.interpreter(),
        python.path("avatars.py").toString(),
        gateway(),
        SimulatedCast.AVATAR,
        avatars.control());
  }

  /** The jar's own command does what the vendor's example does. */
  @Test
  void theShellAnimatesAnAvatar(@TempDir Path dir) throws Exception {
    Path clip = Files.write(dir.resolve("clip.wav"), WAV.toBytes());
    Path out = dir.resolve("out");
    try (Program animate =
        Program.troupe(
            "animate",
            clip.toString(),
            "--out",
            out.toString(),
            "--avatar",
            SimulatedCast.AVATAR,
            "--gateway",
            gateway())) {
      assertThat(animate.awaitExit(Duration.ofSeconds(RUN_SECONDS)))
          .as("%s", animate.output())
          .isZero();
    }

    List<JsonObject> index =
        Files.readAllLines(out.resolve("index.jsonl")).stream().map(JsonObject::new).toList();
    List<Buffer> saved = new ArrayList<>();
    for (JsonObject line : index) {
      saved.add(Buffer.buffer(Files.readAllBytes(out.resolve(line.getString("file")))));
    }
    RequestReport sent = avatars.request(index.getFirst().getString("request_id"));
    assertThat(saved).isEqualTo(sent.messages());
    assertThat(index.stream().mapToInt(line -> line.getInteger("keyframes")).sum())
        .isEqualTo(KEYFRAMES)
        .isEqualTo(sent.keyframes());
    assertThat(index.stream().filter(line -> line.getBoolean("last")))
        .containsExactly(index.getLast());
  }

  @Test
  void aNodeProgramDrivesARobot() throws Exception {
    ForeignProgram node = ForeignProgram.node(INSTALL_SECONDS);

    greets(node, "node", node.path("hello.js").toString(), gateway());
    conforms(
        node, "node", node.path("conformance.js").toString(), gateway(), "bob", simulated("bob"));
  }

  @Test
  void aGoProgramDrivesARobot() throws Exception {
    ForeignProgram go = ForeignProgram.go(INSTALL_SECONDS);

    greets(go, go.path("bin", "hello").toString(), gateway());
    conforms(go, go.path("bin", "conformance").toString(), gateway(), "carol", simulated("carol"));
  }

  /** Somebody answers the question that the README's programs ask. */
  private static void greets(ForeignProgram program, String... command) throws Exception {
    Stage.get(stage.simulated("alice").say("Ada"));
    String told = program.run(RUN_SECONDS, command);
    assertThat(told.lines())
        .containsExactly("What", "is", "your", "name?", "The robot said: I heard Ada.");
  }

  private static void conforms(ForeignProgram program, String... command) throws Exception {
    String told = program.run(RUN_SECONDS, command);
    System.out.println(told);
    assertThat(told).contains("CONFORMANT");
  }

  private static String gateway() {
    return "127.0.0.1:" + stage.gateway.clientPort();
  }

  private static String simulated(String robot) {
    return "http://127.0.0.1:" + stage.simulator.controlPort() + "/sim/robots/" + robot;
  }
}
