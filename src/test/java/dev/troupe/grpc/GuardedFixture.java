package dev.troupe.grpc;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.ServerConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.security.AuditLog;
import dev.troupe.security.Identification;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * The client port with all its guards, before two robots that nobody ever reaches: who may ask is
 * all that matters. Callers say who they are in a header, and are believed.
 */
final class GuardedFixture implements AutoCloseable {
  static final String ALICE = "alice";
  static final String BOB = "bob";
  static final Map<String, Map<String, String>> LABELS =
      Map.of(ALICE, Map.of("zone", "lobby"), BOB, Map.of("zone", "lab"));

  private static final Metadata.Key<String> WHO =
      Metadata.Key.of("test-principal", Metadata.ASCII_STRING_MARSHALLER);

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Policies policies = new Policies(Policy.of(List.of(), true));
  final List<Endpoint> endpoints;
  final ClientPort port;
  private final Links links;
  private final Fleet fleet;
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
    links = new Links(vertx, LinkConfig.DEFAULT, new LinkMetrics(registry, "furhat"));
    FleetParts parts =
        new FleetParts(
            links,
            config -> new FurhatProtocol(null),
            MediaMapper.encoders(),
            new FleetMetrics(registry),
            new SplittableRandom(1));
    fleet = GatewayFixture.await(Fleet.start(vertx, parts, List.of(robot(ALICE), robot(BOB)), 1));
    GatewayFacts facts =
        new GatewayFacts(
            "0.0.0-test",
            null,
            null,
            "replica-1",
            Instant.now(),
            new GatewayFacts.Bounds(
                1, 2, 3, 4, 5, Duration.ofSeconds(6), 7, Duration.ofSeconds(8), 9));
    endpoints =
        List.of(
            new FleetEndpoint(fleet, facts),
            new RobotEndpoint(fleet),
            new SpeechEndpoint(fleet),
            new ListeningEndpoint(fleet),
            new ExpressionEndpoint(fleet),
            new PerceptionEndpoint(fleet),
            new RecognitionEndpoint(fleet, null, InstantSource.system()),
            new AvatarEndpoint(null, InstantSource.system()),
            new GatewayEndpoint(fleet, facts, () -> false));
    port =
        new ClientPort(
            vertx,
            server(server),
            endpoints,
            new RpcMetrics(registry),
            change.apply(
                new Guards(
                    GuardedFixture::caller,
                    policies,
                    fleet::labels,
                    AuditLog.OFF,
                    Guards.NONE.limits())),
            () -> new SplittableRandom(1));
    GatewayFixture.await(port.start());
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port.port()).usePlaintext().build();
  }

  // Port 1 is nobody's: connecting is refused at once.
  private static RobotConfig robot(String id) {
    return new RobotConfig(
        id, id, RobotConfig.address("127.0.0.1:1"), null, LABELS.get(id), RobotOptions.DEFAULT);
  }

  private static ServerConfig server(String further) {
    return ConfigFile.parse(
            "test", "server: {port: 0, instances: 1, drain_timeout: 1s" + further + "}", Map.of())
        .server();
  }

  private static Principal caller(HttpServerRequest request) {
    String who = request.getHeader(WHO.name());
    if (who == null) {
      return Principal.ANONYMOUS;
    }
    String[] words = who.split(";", -1);
    return new Principal(words[0], Set.of(words[1]), Identification.valueOf(words[2]));
  }

  /** Rules as they stand in a file, for those who have to say who they are. */
  void policies(String rules) {
    policies.replace(
        Policy.of(ConfigFile.parse("test", "policies:\n" + rules, Map.of()).policies(), true));
  }

  Channel as(Principal principal) {
    Metadata headers = new Metadata();
    String group = principal.groups().stream().findFirst().orElse("");
    headers.put(WHO, principal.name() + ";" + group + ";" + principal.how());
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  /** Of somebody whom a token vouches for. */
  Channel as(String name) {
    return as(new Principal(name, Set.of(), Identification.TOKEN));
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    GatewayFixture.await(fleet.shutdown(Duration.ofMillis(10)));
    GatewayFixture.await(links.close());
    GatewayFixture.await(vertx.close());
  }
}
