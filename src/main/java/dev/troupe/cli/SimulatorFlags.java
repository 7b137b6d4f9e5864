package dev.troupe.cli;

import dev.troupe.simulator.AccessRules;
import dev.troupe.simulator.CameraOptions;
import dev.troupe.simulator.Hosting;
import dev.troupe.simulator.Manners;
import dev.troupe.simulator.MicrophoneSource;
import dev.troupe.simulator.Senses;
import dev.troupe.simulator.SimulatorOptions;
import dev.troupe.simulator.SpeechDelays;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The simulator's options as a person types them; checked by the records they become. */
final class SimulatorFlags {
  private static final int SHARED_CAMERA_FROM = 17;

  @Option(names = "--robots", description = "How many robots (default: ${DEFAULT-VALUE}).")
  int robots = 1;

  @Option(
      names = "--names",
      split = ",",
      description = "What they are called; makes --robots needless. Default: robot-1 and so on.")
  List<String> names = List.of();

  @Option(names = "--host", description = "Address to bind (default: ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "Port of the first robot, 0 for free ones (default: ${DEFAULT-VALUE}).")
  int port = 9000;

  @Option(
      names = "--layout",
      description =
          "How robots are told apart: ports (port + n), addresses (host + n), paths"
              + " (/NAME/v1/events on one port). Default: ${DEFAULT-VALUE}.")
  String layout = "ports";

  @Option(
      names = "--control-port",
      description = "Port for faults and utterances, -1 for none (default: ${DEFAULT-VALUE}).")
  int controlPort = SimulatorOptions.DEFAULT_CONTROL_PORT;

  @Option(
      names = "--time-factor",
      description =
          "How long speech, gestures and listening take: 0.1 is a tenth (default: ${DEFAULT-VALUE}).")
  double timeFactor = 1;

  @Option(names = "--script", description = "File with what users say, one line each listen.")
  @Nullable Path script;

  @Option(names = "--key", description = "Key that a client of the local network must show.")
  @Nullable String key;

  @Option(names = "--anywhere-key", description = "Key that a client from elsewhere must show.")
  @Nullable String anywhereKey;

  @Option(
      names = "--scope",
      description =
          "Scope of every client: localhost, local_network, anywhere. Default: by address.")
  @Nullable String scope;

  @Option(names = "--api-off", description = "The API is switched off: nobody gets access.")
  boolean apiOff;

  @Option(names = "--compression", description = "Grant permessage-deflate to those who offer it.")
  boolean compression;

  @Option(
      names = "--boot-delay",
      description = "Seconds until the robots answer (default: ${DEFAULT-VALUE}).")
  double bootDelay = 0;

  @Option(
      names = "--delivery",
      description = "Who hears of speech, listening, attention: broadcast or unicast.")
  String delivery = "broadcast";

  @Option(names = "--relisten", description = "A second listen.start: reset or error.")
  String relisten = "reset";

  @Option(names = "--flush", description = "The end of dropped speech: reported or silent.")
  String flush = "reported";

  @Option(names = "--buffer-reports-ms", description = "Time between reports of streamed speech.")
  long bufferReportsMillis = 200;

  @Option(
      names = "--start-known-ms",
      description = "From a request to a text that was said before (default: ${DEFAULT-VALUE}).")
  long startKnownMillis = 0;

  @Option(
      names = "--start-new-ms",
      description = "From a request to a new text. Default: so much longer as the text is.")
  @Nullable Long startNewMillis;

  @Option(
      names = "--start-jitter-ms",
      description =
          "Up to so much more or less, drawn at each request (default: ${DEFAULT-VALUE}).")
  long startJitterMillis = 0;

  @Option(names = "--voices", description = "How many voices (default: ${DEFAULT-VALUE}).")
  int voices = 192;

  @Option(
      names = "--users",
      description = "How many people walk about (default: ${DEFAULT-VALUE}).")
  int users = 2;

  @Option(
      names = "--users-ms",
      description = "Time between users.data (default: ${DEFAULT-VALUE}).")
  long usersMillis = 100;

  @Option(names = "--no-camera", description = "Requests for pictures are met by silence.")
  boolean noCamera;

  @Option(names = "--camera-fps", description = "Frames a second (default: ${DEFAULT-VALUE}).")
  double cameraFps = 10;

  @Option(names = "--camera-size", description = "Width and height (default: ${DEFAULT-VALUE}).")
  String cameraSize = "640x480";

  @Option(names = "--camera-bytes", description = "Least size of a JPEG, up to 700000.")
  int cameraBytes = 0;

  @Option(
      names = "--shared-camera",
      negatable = true,
      description = "Draw one picture for all robots (default: from 17 robots on).")
  @Nullable Boolean sharedCamera;

  @Option(
      names = "--microphone",
      description =
          "tone:HERTZ, wav:FILE, dtmf:DIGITS, silence or stamps (default: ${DEFAULT-VALUE}).")
  String microphone = "tone:440";

  @Option(
      names = "--audio-chunk-ms",
      description = "Sound in one message (default: ${DEFAULT-VALUE}).")
  long audioChunkMillis = 20;

  @Option(names = "--seed", description = "Of everything that looks random.")
  long seed = 1;

  /** Throws {@link IllegalArgumentException} with a sentence for the first value that cannot be. */
  SimulatorOptions toOptions() {
    return SimulatorOptions.defaults()
        .withHosting(hosting())
        .withAccess(new AccessRules(apiOff, scope, key, anywhereKey))
        .withManners(manners())
        .withSenses(senses())
        .withScript(script())
        .withTimeFactor(timeFactor)
        .withControlPort(controlPort)
        .withSeed(seed);
  }

  private Hosting hosting() {
    List<String> called = names.isEmpty() ? Hosting.numbered(robots) : names;
    Duration boot = Duration.ofMillis(Math.round(bootDelay * 1000));
    Hosting.Layout told = choice("--layout", layout, Hosting.Layout.class);
    return new Hosting(called, told, host, port, compression, boot);
  }

  private Manners manners() {
    return new Manners(
        choice("--delivery", delivery, Manners.Delivery.class),
        choice("--relisten", relisten, Manners.Relisten.class),
        choice("--flush", flush, Manners.Flush.class),
        Duration.ofMillis(bufferReportsMillis),
        delays(),
        voices);
  }

  private SpeechDelays delays() {
    return new SpeechDelays(
        Duration.ofMillis(startKnownMillis),
        startNewMillis == null ? null : Duration.ofMillis(startNewMillis),
        Duration.ofMillis(startJitterMillis));
  }

  private Senses senses() {
    return new Senses(
        users,
        Duration.ofMillis(usersMillis),
        camera(),
        MicrophoneSource.parse(microphone),
        Duration.ofMillis(audioChunkMillis));
  }

  private CameraOptions camera() {
    String[] size = cameraSize.split("x", 2);
    if (size.length != 2 || !cameraSize.matches("\\d{1,5}x\\d{1,5}")) {
      throw new IllegalArgumentException(
          "--camera-size: " + cameraSize + " (expected: WIDTHxHEIGHT, such as 640x480)");
    }
    int count = Math.max(robots, names.size());
    boolean shared = sharedCamera == null ? count >= SHARED_CAMERA_FROM : sharedCamera;
    return new CameraOptions(
        !noCamera,
        Integer.parseInt(size[0]),
        Integer.parseInt(size[1]),
        cameraFps,
        cameraBytes,
        shared);
  }

  private List<String> script() {
    if (script == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(script);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "--script: " + script + " (expected: a readable text file)", unreadable);
    }
  }

  private static <E extends Enum<E>> E choice(String flag, String text, Class<E> choices) {
    for (E value : choices.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    String expected = EnumSet.allOf(choices).toString().toLowerCase(Locale.ROOT);
    throw new IllegalArgumentException(flag + ": " + text + " (expected: one of " + expected + ")");
  }
}
