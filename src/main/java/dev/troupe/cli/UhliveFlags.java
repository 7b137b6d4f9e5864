package dev.troupe.cli;

import dev.troupe.simulator.uhlive.Credentials;
import dev.troupe.simulator.uhlive.ScriptFile;
import dev.troupe.simulator.uhlive.ScriptLine;
import dev.troupe.simulator.uhlive.UhliveManners;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import dev.troupe.simulator.uhlive.hearing.EarOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The simulated recogniser's options as a person types them; checked by the records they become.
 */
final class UhliveFlags {
  @Option(names = "--host", description = "Address to bind (default: ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "Port of tokens and WebSockets, 0 for a free one (default: ${DEFAULT-VALUE}).")
  int port = UhliveSimulatorOptions.DEFAULT_PORT;

  @Option(
      names = "--control-port",
      description = "Port for scripts and faults, -1 for none (default: ${DEFAULT-VALUE}).")
  int controlPort = UhliveSimulatorOptions.DEFAULT_CONTROL_PORT;

  @Option(names = "--client-id", description = "Who gets tokens (default: ${DEFAULT-VALUE}).")
  String clientId = "demo";

  @Option(
      names = "--client-secret",
      description = "What that client must know (default: ${DEFAULT-VALUE}).")
  String clientSecret = "demo-secret";

  @Option(
      names = "--token-seconds",
      description = "How long a token opens connections (default: ${DEFAULT-VALUE}).")
  long tokenSeconds = 300;

  @Option(
      names = "--script",
      description =
          "File with what callers say, one JSON object a line, such as {\"text\": \"oui\"},"
              + " or plain text.")
  @Nullable Path script;

  @Option(
      names = "--voice-dbfs",
      description =
          "The level from which on sound is voice, in dB below full scale"
              + " (default: ${DEFAULT-VALUE}).")
  double voiceDbfs = -40;

  @Option(
      names = "--voice-attack-ms",
      description = "How long sound must be loud to be voice (default: ${DEFAULT-VALUE}).")
  long voiceAttackMillis = 30;

  @Option(
      names = "--idle-close-ms",
      description = "Cut connections on which nothing comes, 0 for never (default: 0).")
  long idleCloseMillis = 0;

  @Option(
      names = "--bytes-per-second",
      description = "What one connection may send, 0 for no limit (default: 0).")
  int bytesPerSecond = 0;

  @Option(
      names = "--manner",
      paramLabel = "NAME=CHOICE",
      description =
          "How to behave where the vendor's documents are silent: ${COMPLETION-CANDIDATES}."
              + " May be given several times.",
      completionCandidates = MannerWords.class)
  List<String> manners = List.of();

  @Option(names = "--seed", description = "Of everything that looks random.")
  long seed = 1;

  /** Throws {@link IllegalArgumentException} with a sentence for the first value that cannot be. */
  UhliveSimulatorOptions toOptions() {
    return UhliveSimulatorOptions.defaults()
        .withHost(host)
        .withPort(port)
        .withControlPort(controlPort)
        .withCredentials(new Credentials(clientId, clientSecret))
        .withTokenLife(Duration.ofSeconds(tokenSeconds))
        .withEar(new EarOptions(voiceDbfs, Duration.ofMillis(voiceAttackMillis)))
        .withIdleClose(Duration.ofMillis(idleCloseMillis))
        .withBytesPerSecond(bytesPerSecond)
        .withManners(chosen())
        .withScript(script())
        .withSeed(seed);
  }

  private UhliveManners chosen() {
    UhliveManners chosen = UhliveManners.defaults();
    for (String manner : manners) {
      chosen = chosen.with(manner);
    }
    return chosen;
  }

  private List<ScriptLine> script() {
    if (script == null) {
      return List.of();
    }
    try {
      return ScriptFile.read(script);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "--script: " + script + " (expected: a readable text file)", unreadable);
    }
  }
}
