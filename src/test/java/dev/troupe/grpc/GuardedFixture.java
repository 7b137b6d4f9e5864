package dev.troupe.grpc;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.SecurityConfig;
import dev.troupe.config.ServerConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.security.AuditLog;
import dev.troupe.security.Authority;
import dev.troupe.security.KeyFile;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The client port with all its guards, before two robots that nobody ever reaches: who may ask is
 * all that matters. Callers show keys, as programs do.
 */
final class GuardedFixture implements AutoCloseable {
  static final String ALICE = "alice";
  static final String BOB = "bob";
  static final Map<String, Map<String, String>> LABELS =
      Map.of(ALICE, Map.of("zone", "lobby"), BOB, Map.of("zone", "lab"));

  /** Who may get in, with the group of each. */
  static final Map<String, String> CALLERS =
      Map.of(
          "anna", "operators", "bert", "visitors", "nobody", "visitors", "neighbour", "visitors");

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Policies policies = new Policies(Policy.of(List.of(), true));
  final List<Endpoint> endpoints;
  final ClientPort port;
  private final Map<String, String> secrets = new HashMap<>();
  private final Path keys;
  private final RecognitionFixture recognition;
  private final Links links;
  final Fleet fleet;
  private final ManagedChannel channel;

  GuardedFixture() {
    this(UnaryOperator.identity());
  }

  GuardedFixture(UnaryOperator<Guards> change) {
    this(change, "");
  }

  /**
   * @param server further options of the server, as they stand in a file
   */
  GuardedFixture(UnaryOperator<Guards> change, String server) {
    this(change, server, false);
  }

  /** With a vendor's recogniser behind it, which hears nothing. */
  static GuardedFixture withRecogniser() {
    return withRecogniser(UnaryOperator.identity());
  }

  static GuardedFixture withRecogniser(UnaryOperator<Guards> change) {
    return new GuardedFixture(change, "", true);
  }

  private GuardedFixture(UnaryOperator<Guards> change, String server, boolean recognises) {
    keys = keys();
    links = new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(registry, "furhat"));
    FleetParts parts =
        new FleetParts(
            links,
            config -> new FurhatProtocol(null),
            MediaMapper.encoders(),
            new FleetMetrics(registry),
            new SplittableRandom(1));
    fleet =
        GatewayFixture.await(
            Fleet.start(
                vertx,
                parts,
                List.of(robot(ALICE, LABELS.get(ALICE)), robot(BOB, LABELS.get(BOB))),
                1));
    recognition =
        recognises ? new RecognitionFixture(vertx, registry, RecognitionFixture.sessions(2)) : null;
    GatewayFacts facts = GatewayFixture.facts("replica-1");
    endpoints =
        List.of(
            new FleetEndpoint(fleet, facts),
            new LeaseEndpoint(fleet, Set.of()),
            new RobotEndpoint(fleet),
            new SpeechEndpoint(fleet),
            new ListeningEndpoint(fleet),
            new ExpressionEndpoint(fleet),
            new PerceptionEndpoint(fleet),
            new RecognitionEndpoint(
                fleet, recognition == null ? null : recognition.recogniser, InstantSource.system()),
            new AvatarEndpoint(null, InstantSource.system()),
            new GatewayEndpoint(fleet, facts, () -> false));
    port =
        new ClientPort(
            vertx,
            server(server),
            endpoints,
            new RpcMetrics(registry),
            () -> new SplittableRandom(1),
            entrance(),
            change.apply(new Guards(policies, fleet::labels, AuditLog.OFF, Guards.NONE.limits())));
    GatewayFixture.await(port.start());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port.port()).usePlaintext().build();
  }

  private Path keys() {
    try {
      Path file = Files.createTempDirectory("keys").resolve("keys");
      for (Map.Entry<String, String> caller : CALLERS.entrySet()) {
        KeyFile.Made made =
            new KeyFile(file)
                .create(
                    caller.getKey(),
                    Set.of(caller.getValue()),
                    null,
                    Instant.now(),
                    new SecureRandom());
        secrets.put(caller.getKey(), made.secret());
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Entrance entrance() {
    SecurityConfig none = SecurityConfig.DEFAULT;
    SecurityConfig config =
        new SecurityConfig(
            List.of(), none.reloadEvery(), List.of(), none.tokens(), new SecurityConfig.Keys(keys));
    Authority authority = new Authority(vertx, config, InstantSource.system(), registry);
    authority.load();
    return new Entrance(null, authority, false, Set.of());
  }

  // Port 1 is nobody's: connecting is refused at once.
  private static RobotConfig robot(String id, Map<String, String> labels) {
    return new RobotConfig(
        id, id, RobotConfig.address("127.0.0.1:1"), null, labels, RobotOptions.DEFAULT);
  }

  static ServerConfig server(String further) {
    return ConfigFile.parse(
            "test", "server: {port: 0, instances: 1, drain_timeout: 1s" + further + "}", Map.of())
        .server();
  }

  /** Rules as they stand in a file, for those who have to say who they are. */
  void policies(String rules) {
    policies.replace(
        Policy.of(ConfigFile.parse("test", "policies:\n" + rules, Map.of()).policies(), true));
  }

  String key(String name) {
    return Objects.requireNonNull(secrets.get(name), "not in CALLERS: " + name);
  }

  /** Of one of {@link #CALLERS}, by its key. */
  Channel as(String name) {
    return as(name, channel);
  }

  /** The same over another channel. */
  Channel as(String name, Channel over) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key(name));
    return ClientInterceptors.intercept(over, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Over no call, as who may is what is tested. */
  void register(String id, Map<String, String> labels) {
    GatewayFixture.await(fleet.register(new RobotDescription(robot(id, labels), Set.of()), false));
  }

  /** The labels of one robot become others, and only they. */
  void relabel(String id, Map<String, String> labels) {
    List<RobotConfig> all =
        LABELS.keySet().stream()
            .sorted()
            .map(it -> robot(it, it.equals(id) ? labels : LABELS.get(it)))
            .toList();
    GatewayFixture.await(fleet.reload(all));
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    if (recognition != null) {
      recognition.close();
    }
    GatewayFixture.await(fleet.shutdown(Duration.ofMillis(10)));
    GatewayFixture.await(links.close());
    GatewayFixture.await(vertx.close());
    try {
      Files.delete(keys);
      Files.delete(keys.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
