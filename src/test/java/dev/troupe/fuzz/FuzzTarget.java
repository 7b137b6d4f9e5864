package dev.troupe.fuzz;

import dev.troupe.audio.WavFuzz;
import dev.troupe.config.ConfigFileFuzz;
import dev.troupe.fleet.CursorFuzz;
import dev.troupe.furhat.FurhatDecoderFuzz;
import dev.troupe.furhat.MediaScannerFuzz;
import dev.troupe.grpc.CommandFuzz;
import dev.troupe.grpc.JpegSizeFuzz;
import dev.troupe.grpc.JsonRequestFuzz;
import dev.troupe.grpc.LabelSelectorFuzz;
import dev.troupe.grpc.PathTemplateFuzz;
import dev.troupe.grpc.RecognitionEventFuzz;
import dev.troupe.grpc.RobotEventFuzz;
import dev.troupe.simulator.RobotFuzz;
import dev.troupe.simulator.spatialwalk.audio.OpusAudioFuzz;
import dev.troupe.simulator.spatialwalk.wire.ClientMessageFuzz;
import dev.troupe.simulator.uhlive.DialogueFuzz;
import dev.troupe.spatialwalk.ErrorBodyFuzz;
import dev.troupe.spatialwalk.SpatialwalkDecoderFuzz;
import dev.troupe.uhlive.EventReaderFuzz;
import dev.troupe.uhlive.TokenAnswerFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Everything of ours that reads what others wrote. The oracles stand on the targets' own classes.
 */
enum FuzzTarget {
  FURHAT_DECODER(FurhatDecoderFuzz::fuzzerTestOneInput),
  MEDIA_SCANNER(MediaScannerFuzz::fuzzerTestOneInput),
  ROBOT_EVENT(RobotEventFuzz::fuzzerTestOneInput),
  EVENT_READER(EventReaderFuzz::fuzzerTestOneInput),
  TOKEN_ANSWER(TokenAnswerFuzz::fuzzerTestOneInput),
  RECOGNITION_EVENT(RecognitionEventFuzz::fuzzerTestOneInput),
  SPATIALWALK_DECODER(SpatialwalkDecoderFuzz::fuzzerTestOneInput),
  ERROR_BODY(ErrorBodyFuzz::fuzzerTestOneInput),
  CONFIG_FILE(ConfigFileFuzz::fuzzerTestOneInput),
  LABEL_SELECTOR(LabelSelectorFuzz::fuzzerTestOneInput),
  CURSOR(CursorFuzz::fuzzerTestOneInput),
  JSON_REQUEST(JsonRequestFuzz::fuzzerTestOneInput),
  PATH_TEMPLATE(PathTemplateFuzz::fuzzerTestOneInput),
  COMMAND(CommandFuzz::fuzzerTestOneInput),
  WAV(WavFuzz::fuzzerTestOneInput),
  JPEG_SIZE(JpegSizeFuzz::fuzzerTestOneInput),
  SIMULATED_ROBOT(RobotFuzz::fuzzerTestOneInput),
  SIMULATED_RECOGNISER(DialogueFuzz::fuzzerTestOneInput),
  SIMULATED_AVATAR(ClientMessageFuzz::fuzzerTestOneInput),
  SIMULATED_AVATAR_SOUND(OpusAudioFuzz::fuzzerTestOneInput);

  private static final Path CORPORA = Path.of("src", "test", "resources", "fuzz");

  private final Consumer<byte[]> code;

  FuzzTarget(Consumer<byte[]> code) {
    this.code = code;
  }

  /** As its folder is called. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The inputs that every build tries: seeds of real traffic, and whatever once broke it. */
  Path corpus() {
    return CORPORA.resolve(word());
  }

  List<Path> inputs() throws IOException {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.sorted().toList();
    }
  }

  /** Throws when an oracle is broken. */
  void run(byte[] input) {
    code.accept(input);
  }
}
