package dev.troupe.cli;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code troupe demo}: simulated robots, a recogniser, an avatar and their gateway in one process,
 * to play with.
 */
@Command(
    name = "demo",
    description =
        "Runs three simulated robots, a recogniser, an avatar and a gateway, and says what to try.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int STOP_SECONDS = 5;

  private final Processes processes;

  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "Where clients call (default: ${DEFAULT-VALUE}).")
  private int port = 7700;

  @Option(names = "--management-port", description = "Default: ${DEFAULT-VALUE}.")
  private int managementPort = 7701;

  @Mixin private DemoRobots robots = new DemoRobots();

  @Mixin private DemoRecogniser recogniser = new DemoRecogniser();

  @Mixin private DemoAvatars avatars = new DemoAvatars();

  @Mixin private LogOptions log;

  DemoCommand(Processes processes) {
    this.processes = processes;
  }

  @Override
  public Integer call() throws Exception {
    log.apply(processes);
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    // What a demo is asked to be ends with it.
    Path memory = Files.createTempDirectory("troupe-demo");
    try {
      DemoCast cast = DemoCast.open(vertx, List.of(robots, recogniser, avatars));
      String sample = cast.sample(port, managementPort);
      RunningGateway gateway =
          processes.start(
              cast.config(sample, System.getenv()).keepingIn(memory.resolve("troupe.db")));
      announce(cast, gateway, sample);
      processes.awaitStop();
      gateway.stop();
      cast.close();
    } finally {
      vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS);
      remove(memory);
    }
    return ExitCode.OK;
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private void announce(DemoCast cast, RunningGateway gateway, String sample) {
    DemoShell shell = new DemoShell(gateway.clientPort());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """

        Troupe %s: three simulated robots, a recogniser, an avatar and their gateway, in one process.

          clients     %s  (gRPC, gRPC-Web, HTTP/JSON)
          management  http://127.0.0.1:%d/health/ready, /metrics, /loggers
        %s
        This is the configuration; `troupe config reference` prints every option:

        %s
        Things to try, in another terminal:

        %s
        Ctrl-C stops it.
        """,
        processes.version(),
        shell.gateway(),
        gateway.managementPort(),
        listed(cast.scenes().stream().map(DemoScene::whereabouts), "\n"),
        sample.indent(2),
        listed(cast.scenes().stream().flatMap(scene -> scene.tries(shell).stream()), "\n\n"));
    out.flush();
  }

  private static String listed(Stream<String> entries, String between) {
    return entries.collect(Collectors.joining(between)).indent(2);
  }
}
