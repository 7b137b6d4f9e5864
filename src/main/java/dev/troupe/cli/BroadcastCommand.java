package dev.troupe.cli;

import com.google.protobuf.util.Timestamps;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.FleetServiceGrpcClient;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SetLedRequest;
import dev.troupe.api.robot.v1.SetVoiceRequest;
import dev.troupe.api.robot.v1.SetVolumeRequest;
import dev.troupe.api.robot.v1.StopSpeechRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe broadcast}: one command for many robots, and a row for each as it comes. */
@Command(
    name = "broadcast",
    description = "Gives one command to many robots.",
    sortOptions = false,
    abbreviateSynopsis = true,
    mixinStandardHelpOptions = true)
final class BroadcastCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin BroadcastFlags flags = new BroadcastFlags();

  @Parameters(
      index = "0",
      paramLabel = "WHAT",
      description = "say TEXT, gesture NAME, led COLOR, voice LANGUAGE, volume 0-100, or stop.")
  What what = What.STOP;

  @Parameters(index = "1..*", paramLabel = "WORDS", description = "What WHAT needs.")
  List<String> words = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, or json: one line a message. Default: ${DEFAULT-VALUE}.")
  Output output = Output.TABLE;

  /** What can be asked of many robots here; programs can ask for more. */
  enum What {
    SAY,
    GESTURE,
    LED,
    VOICE,
    VOLUME,
    STOP
  }

  /** For people or for programs. */
  enum Output {
    TABLE,
    JSON
  }

  BroadcastCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Instant now = clock.instant();
    BroadcastRequest request = request(now);
    BroadcastReport report =
        new BroadcastReport(spec.commandLine().getOut(), output == Output.JSON);
    try (Rpc rpc = new Rpc(gateway)) {
      rpc.stream(FleetServiceGrpcClient.Broadcast, request, patience(request, now), report::add);
    }
    return report.isAllWell() ? 0 : 1;
  }

  /** What is to begin in two minutes is not late after one. */
  Duration patience(BroadcastRequest request, Instant now) {
    Duration ahead =
        request.hasStartAt()
            ? Duration.between(now, Instant.ofEpochMilli(Timestamps.toMillis(request.getStartAt())))
            : Duration.ZERO;
    return gateway.timeout().plus(ahead.isNegative() ? Duration.ZERO : ahead);
  }

  private BroadcastRequest request(Instant now) {
    try {
      return command(flags.request(now)).build();
    } catch (IllegalArgumentException invalid) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(invalid.getMessage()), invalid);
    }
  }

  private BroadcastRequest.Builder command(BroadcastRequest.Builder request) {
    String text = String.join(" ", words);
    String name = what.name().toLowerCase(java.util.Locale.ROOT);
    if (text.isEmpty() != (what == What.STOP)) {
      throw new IllegalArgumentException(
          name
              + " "
              + text
              + " (expected: "
              + (what == What.STOP ? "nothing" : "a word")
              + " behind it)");
    }
    return switch (what) {
      case SAY -> request.setSay(SayRequest.newBuilder().setText(text));
      case GESTURE -> request.setPerformGesture(PerformGestureRequest.newBuilder().setName(text));
      case LED -> request.setSetLed(SetLedRequest.newBuilder().setColor(text));
      case VOICE -> request.setSetVoice(SetVoiceRequest.newBuilder().setLanguage(text));
      case VOLUME -> request.setSetVolume(SetVolumeRequest.newBuilder().setVolume(percent(text)));
      case STOP -> request.setStopSpeech(StopSpeechRequest.getDefaultInstance());
    };
  }

  private static int percent(String text) {
    if (!text.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("volume " + text + " (expected: 0 to 100)");
    }
    return Integer.parseInt(text);
  }
}
