package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.audio.Wav;
import dev.troupe.simulator.MicrophoneSource;
import dev.troupe.simulator.Senses;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.media.Tones;
import dev.troupe.simulator.uhlive.ScriptLine;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Programs in Python have speech recognised through the gateway, by a recogniser that really
 * listens: what they dial, and what is dialled within earshot of a robot, comes back.
 */
@Timeout(600)
class RecognitionClientsIT {
  private static final int INSTALL_SECONDS = 300;
  private static final int RUN_SECONDS = 90;
  private static final String DIALLED = "90417";

  private static Vertx vertx;
  private static UhliveSimulator recogniser;
  private static Stage stage;
  private static ForeignProgram python;

  @BeforeAll
  static void open() throws Exception {
    vertx = Vertx.vertx();
    recogniser = Stage.get(UhliveSimulator.start(vertx, UhliveSimulatorOptions.defaults()));
    Senses senses = Senses.defaults().withMicrophone(new MicrophoneSource.Dtmf(DIALLED));
    SimulatorOptions robot =
        SimulatorOptions.defaults().withNames(List.of("alice")).withSenses(senses);
    stage = Stage.open(robot, recogniser);
    stage.awaitReady("alice");
    python = ForeignProgram.python(INSTALL_SECONDS);
  }

  @AfterAll
  static void close() throws Exception {
    stage.close();
    Stage.get(recogniser.close());
    Stage.get(vertx.close());
  }

  @Test
  void theNumberThatIsDialledComesBackInEveryFormatAndFromARobot() throws Exception {
    String told = run("recognition_conformance.py", gateway(), "alice", DIALLED);

    System.out.println(told);
    assertThat(told).contains("CONFORMANT");
  }

  @Test
  void theProgramOfTheReadmeUnderstandsAFileAndARobot() throws Exception {
    short[] sound = Tones.dtmf("0815", 16_000);
    Path wav =
        Files.write(
            python.path("number.wav"), new Wav(16_000, 1, Samples.littleEndian(sound)).toBytes());

    assertThat(run("recognize.py", wav.toString(), gateway()).lines())
        .hasSize(2)
        .contains("digits: 0815")
        .anyMatch(line -> line.startsWith("text: ") && !line.contains("none"));
    // It may come in the middle of the number, or of its last digit.
    String heard = run("recognize.py", "alice", gateway()).lines().toList().getLast();
    assertThat(List.of(DIALLED, "none"))
        .anyMatch(expected -> expected.endsWith(heard.replaceFirst("digits: ", "")));
  }

  @Test
  void aDialogueTakesEveryBranch() throws Exception {
    for (String words : List.of("no idea", "perhaps", "yes", "no")) {
      Stage.get(recogniser.say(ScriptLine.of(words)));
    }

    assertThat(run("guess_conformance.py", gateway()).lines())
        .containsExactlyElementsOf(Files.readAllLines(Path.of("src/test/resources/guess.txt")));
  }

  private static String run(String program, String... arguments) throws Exception {
    String[] command = new String[2 + arguments.length];
    command[0] = python.interpreter();
    command[1] = python.path(program).toString();
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return python.run(RUN_SECONDS, command);
  }

  private static String gateway() {
    return "127.0.0.1:" + stage.gateway.clientPort();
  }
}
