package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.SimulatorOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Programs in other languages, with stubs made from {@code proto/} alone, drive a robot through the
 * gateway. The short ones are those of the README.
 */
@Timeout(600)
class ClientsIT {
  private static final int INSTALL_SECONDS = 300;
  private static final int RUN_SECONDS = 90;

  private static Stage stage;

  @BeforeAll
  static void open() throws Exception {
    SimulatorOptions robot =
        SimulatorOptions.defaults().withNames(List.of("alice")).withTimeFactor(0.3);
    stage = Stage.open(robot);
    stage.awaitReady("alice");
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
  }

  @Test
  void aPythonProgramDrivesARobot() throws Exception {
    ForeignProgram python = ForeignProgram.python(INSTALL_SECONDS);
    String interpreter = python.interpreter();

    greets(python, interpreter, python.path("hello.py").toString(), gateway());
    conforms(python, interpreter, python.path("conformance.py").toString(), gateway(), "alice");
  }

  @Test
  void aNodeProgramDrivesARobot() throws Exception {
    ForeignProgram node = ForeignProgram.of("node", "npm", "--version");
    String folder = node.path("").toString();
    node.once(
        "package-lock.json",
        () ->
            node.run(INSTALL_SECONDS, "npm", "ci", "--prefix", folder, "--no-audit", "--no-fund"));

    greets(node, "node", node.path("hello.js").toString(), gateway());
    conforms(node, "node", node.path("conformance.js").toString(), gateway(), "alice");
  }

  @Test
  void aGoProgramDrivesARobot() throws Exception {
    ForeignProgram go = ForeignProgram.of("go", "go", "version");
    go.with("GOMODCACHE", go.path("modules"))
        .with("GOCACHE", go.path("build"))
        .with("GOBIN", go.path("bin"))
        .with("GOFLAGS", "-modcacherw -buildvcs=false")
        .with("PATH", go.path("bin") + File.pathSeparator + System.getenv("PATH"));
    go.run(
        INSTALL_SECONDS, "go", "install", "google.golang.org/protobuf/cmd/protoc-gen-go@v1.36.12");
    go.run(
        INSTALL_SECONDS, "go", "install", "google.golang.org/grpc/cmd/protoc-gen-go-grpc@v1.6.2");
    Path stubs = go.path("gen");
    String module = "module=github.com/troupe-dev/troupe/gen/go";
    go.run(
        60,
        ForeignProgram.withContract(
            go.protoc(),
            "-I",
            "proto",
            "-I",
            go.wellKnownTypes().toString(),
            "--go_out=" + stubs,
            "--go_opt=" + module,
            "--go-grpc_out=" + stubs,
            "--go-grpc_opt=" + module));
    go.run(
        INSTALL_SECONDS, "go", "-C", go.path("").toString(), "install", "./hello", "./conformance");

    greets(go, go.path("bin", "hello").toString(), gateway());
    conforms(go, go.path("bin", "conformance").toString(), gateway(), "alice");
  }

  /** Somebody answers the question that the README's programs ask. */
  private static void greets(ForeignProgram program, String... command) throws Exception {
    Stage.get(stage.simulated("alice").say("Ada"));
    String told = program.run(RUN_SECONDS, command);
    assertThat(told.lines())
        .containsExactly("What", "is", "your", "name?", "The robot said: I heard Ada.");
  }

  private static void conforms(ForeignProgram program, String... command) throws Exception {
    String[] all = java.util.Arrays.copyOf(command, command.length + 1);
    all[command.length] = simulated();
    String told = program.run(RUN_SECONDS, all);
    System.out.println(told);
    assertThat(told).contains("CONFORMANT");
  }

  private static String gateway() {
    return "127.0.0.1:" + stage.gateway.clientPort();
  }

  private static String simulated() {
    return "http://127.0.0.1:" + stage.simulator.controlPort() + "/sim/robots/alice";
  }
}
