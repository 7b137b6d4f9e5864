package dev.troupe.cli;

import dev.troupe.api.recognition.v1.RecognitionMode;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpcClient;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeHeader;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.SessionOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code troupe recognize}: what the recogniser understands of a file, or of what a robot hears.
 */
@Command(
    name = "recognize",
    description = "Prints what is said in a WAV file, or to a robot, and what it means.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:what was said matches a grammar",
      "1:something failed",
      "2:usage that will not do",
      "3:nothing was said, or nothing that matches"
    })
final class RecognizeCommand implements Callable<Integer> {

  /** How speech is looked for. */
  enum Mode {
    NORMAL(RecognitionMode.RECOGNITION_MODE_NORMAL),
    HOTWORD(RecognitionMode.RECOGNITION_MODE_HOTWORD);

    private final RecognitionMode asked;

    Mode(RecognitionMode asked) {
      this.asked = asked;
    }
  }

  @Spec CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  RecognizeSource source = new RecognizeSource();

  @Option(
      names = "--grammar",
      paramLabel = "URI",
      defaultValue = "builtin:speech/transcribe",
      description = "What to listen for; may be given several times. Default: ${DEFAULT-VALUE}.")
  List<String> grammars = List.of();

  @Option(
      names = "--language",
      paramLabel = "TAG",
      description = "Such as en-GB. Default: the recogniser's own.")
  String language = "";

  @Option(
      names = "--mode",
      defaultValue = "normal",
      description =
          "normal, or hotword, which passes over what does not match. Default: ${DEFAULT-VALUE}.")
  Mode mode = Mode.NORMAL;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Override
  public Integer call() throws IOException {
    RecognizeSource.Sound sound = source.open(spec.commandLine());
    RecognizeReport report = new RecognizeReport(spec.commandLine());
    RecognizeRequests requests =
        new RecognizeRequests(header(sound.source()), recognize(), sound.bytes(), report::isOver);
    try (Rpc rpc = new Rpc(gateway)) {
      rpc.converse(
          RecognitionServiceGrpcClient.Recognize, requests, gateway.timeout(), report::take);
    }
    return report.exitCode();
  }

  private RecognizeRequest header(RecognitionSource sound) {
    SessionOptions session = SessionOptions.newBuilder().setLanguage(language).build();
    return RecognizeRequest.newBuilder()
        .setHeader(RecognizeHeader.newBuilder().setSession(session).setSource(sound))
        .build();
  }

  private RecognizeRequest recognize() {
    return RecognizeRequest.newBuilder()
        .setRecognize(
            dev.troupe.api.recognition.v1.RecognizeCommand.newBuilder()
                .addAllGrammars(grammars)
                .setMode(mode.asked))
        .build();
  }
}
