package dev.troupe.cli;

import dev.troupe.simulator.spatialwalk.Customer;
import dev.troupe.simulator.spatialwalk.Dialect;
import dev.troupe.simulator.spatialwalk.Fault;
import dev.troupe.simulator.spatialwalk.ModelPace;
import dev.troupe.simulator.spatialwalk.Plan;
import dev.troupe.simulator.spatialwalk.ServiceLimits;
import dev.troupe.simulator.spatialwalk.ServiceManners;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The avatar service's options as a person types them; checked by the records they become. */
final class SpatialwalkFlags {
  @Option(names = "--host", description = "Address to bind (default: ${DEFAULT-VALUE}).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "Port of console and ingress, 0 for a free one (default: ${DEFAULT-VALUE}).")
  int port = SpatialwalkSimulatorOptions.DEFAULT_PORT;

  @Option(
      names = "--control-port",
      description = "Port for faults and reports, -1 for none (default: ${DEFAULT-VALUE}).")
  int controlPort = SpatialwalkSimulatorOptions.DEFAULT_CONTROL_PORT;

  @Option(
      names = "--dialect",
      description = "Which generation of the service: legacy or ng (default: ${DEFAULT-VALUE}).")
  Dialect dialect = Dialect.LEGACY;

  @Option(
      names = "--customer",
      paramLabel = "KEY=APP",
      description =
          "An API key and its app; may be given several times. Default: demo-key=demo-app.")
  Map<String, String> customers =
      Map.of(SpatialwalkSimulatorOptions.DEMO_KEY, SpatialwalkSimulatorOptions.DEMO_APP);

  @Option(
      names = "--avatars",
      split = ",",
      description =
          "Ids of the avatars there are (default: demo-avatar). Beside them fault-NAME and"
              + " fault-NAME-VALUE have that fault: fault-confirm-never.")
  List<String> avatars = List.of(SpatialwalkSimulatorOptions.DEMO_AVATAR);

  @Option(
      names = "--max-connections",
      description = "Sockets of one customer at once, 0 for no limit (default: ${DEFAULT-VALUE}).")
  int maxConnections = 0;

  @Option(
      names = "--max-session",
      description = "Seconds that a session may last, 0 for no limit (default: ${DEFAULT-VALUE}).")
  double maxSession = 0;

  @Option(
      names = "--credits",
      description = "Minutes of each customer, -1 for no limit (default: ${DEFAULT-VALUE}).")
  long credits = Plan.UNLIMITED;

  @Option(
      names = "--billed-minute",
      description = "Seconds in a minute that is billed (default: ${DEFAULT-VALUE}).")
  double billedMinute = 60;

  @Option(names = "--single-use-tokens", description = "A token opens one socket only.")
  boolean singleUseTokens;

  @Option(
      names = "--errors-in-ok",
      description = "The console tells its errors under HTTP status 200.")
  boolean errorsInOk;

  @Option(
      names = "--concurrency-status",
      description = "What meets a socket too many: 402 or 429 (default: ${DEFAULT-VALUE}).")
  int concurrencyStatus = 402;

  @Option(names = "--compression", description = "Grant permessage-deflate to those who offer it.")
  boolean compression;

  @Option(
      names = "--overlap",
      description =
          "Sound for one request while another is being sent: accept, ignore, error or preempt"
              + " (default: ${DEFAULT-VALUE}).")
  ServiceManners.Overlap overlap = ServiceManners.Overlap.ACCEPT;

  @Option(
      names = "--interrupt-tail",
      description = "Messages that still leave after an interrupt (default: ${DEFAULT-VALUE}).")
  int interruptTail = 1;

  @Option(names = "--end-after-interrupt", description = "An interrupted request has an end too.")
  boolean endAfterInterrupt;

  @Option(names = "--end-with-keyframes", description = "The last message carries keyframes.")
  boolean endWithKeyframes;

  @Option(names = "--end-twice", description = "The end of playback elsewhere is told twice.")
  boolean endTwice;

  @Option(
      names = "--config-timeout",
      description = "Seconds that a client has to configure (default: ${DEFAULT-VALUE}).")
  double configTimeout = 10;

  @Option(
      names = "--idle-timeout",
      description =
          "Seconds that a session may stay without sound, 0 for ever. Default: 60 in ng, else 0.")
  @Nullable Double idleTimeout;

  @Option(
      names = "--pause-timeout",
      description = "Seconds that playback may be held (default: ${DEFAULT-VALUE}).")
  double pauseTimeout = 60;

  @Option(
      names = "--ping",
      description = "Seconds between pings, 0 for none (default: ${DEFAULT-VALUE}).")
  double ping = 25;

  @Option(
      names = "--max-message-bytes",
      description = "The longest message taken (default: ${DEFAULT-VALUE}).")
  int maxMessageBytes = 4 << 20;

  @Option(
      names = "--kept-bytes",
      description = "Bytes of sent messages kept for reports (default: ${DEFAULT-VALUE}).")
  long keptBytes = 16 << 20;

  @Option(
      names = "--confirm-delay-ms",
      description = "From configuration to confirmation (default: ${DEFAULT-VALUE}).")
  long confirmDelayMillis = 0;

  @Option(
      names = "--first-delay-ms",
      description = "From the first sound to the first keyframes (default: ${DEFAULT-VALUE}).")
  long firstDelayMillis = 150;

  @Option(
      names = "--speed",
      description = "Seconds of animation made in a second (default: ${DEFAULT-VALUE}).")
  double speed = 20;

  @Option(
      names = "--batch",
      description = "Most keyframes in one message (default: ${DEFAULT-VALUE}).")
  int batch = 5;

  @Option(
      names = "--time-factor",
      description = "How long model and playback take: 0.1 is a tenth (default: ${DEFAULT-VALUE}).")
  double timeFactor = 1;

  @Option(names = "--seed", description = "Of everything that looks random.")
  long seed = 1;

  /** Throws {@link IllegalArgumentException} with a sentence for the first value that cannot be. */
  SpatialwalkSimulatorOptions toOptions() {
    return SpatialwalkSimulatorOptions.defaults()
        .withAddress(host, port)
        .withControlPort(controlPort)
        .withDialect(dialect)
        .withCustomers(customers())
        .withAvatars(avatars())
        .withManners(manners())
        .withLimits(limits())
        .withPace(
            new ModelPace(
                Duration.ofMillis(confirmDelayMillis),
                Duration.ofMillis(firstDelayMillis),
                speed,
                batch,
                timeFactor))
        .withSeed(seed);
  }

  private Map<String, Customer> customers() {
    Plan plan = new Plan(maxConnections, seconds(maxSession), credits, true);
    Map<String, Customer> all = new LinkedHashMap<>();
    customers.forEach((key, app) -> all.put(key, new Customer(app, plan)));
    return all;
  }

  private Map<String, List<Fault>> avatars() {
    Map<String, List<Fault>> all = new LinkedHashMap<>();
    avatars.forEach(id -> all.put(id, List.of()));
    return all;
  }

  private ServiceManners manners() {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }

  private ServiceLimits limits() {
    return new ServiceLimits(
        seconds(configTimeout),
        idleTimeout == null ? null : seconds(idleTimeout),
        seconds(pauseTimeout),
        seconds(ping),
        seconds(billedMinute),
        maxMessageBytes,
        keptBytes);
  }

  private static Duration seconds(double value) {
    return Duration.ofMillis(Math.round(value * 1000));
  }
}
