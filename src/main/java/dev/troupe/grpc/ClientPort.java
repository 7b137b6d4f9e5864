package dev.troupe.grpc;

import dev.troupe.config.ServerConfig;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The port that programs call: gRPC, gRPC-Web and HTTP/JSON over the same endpoints, with health
 * and reflection, one server an event loop. May be used from any thread.
 */
public final class ClientPort {
  private final Vertx vertx;
  private final ServerConfig config;
  private final RpcMetrics metrics;
  private final Guards guards;
  private final Supplier<RandomGenerator> random;
  private final Entrance entrance;
  private final @Nullable Neighbours neighbours;
  private final boolean hop;
  private final Health health;
  private final ServiceTable table;
  private final List<PortVerticle> verticles = new CopyOnWriteArrayList<>();

  /** A port that asks nobody who they are and allows everything. */
  public ClientPort(
      Vertx vertx,
      ServerConfig config,
      List<? extends Endpoint> endpoints,
      RpcMetrics metrics,
      Supplier<RandomGenerator> random) {
    this(vertx, config, endpoints, metrics, random, Entrance.WIDE_OPEN, Guards.NONE);
  }

  /**
   * @param random makes one generator an event loop, as generators are not shared
   * @param entrance whose files have been loaded
   */
  public ClientPort(
      Vertx vertx,
      ServerConfig config,
      List<? extends Endpoint> endpoints,
      RpcMetrics metrics,
      Supplier<RandomGenerator> random,
      Entrance entrance,
      Guards guards) {
    this(vertx, config, endpoints, metrics, random, entrance, guards, null);
  }

  /**
   * A port of a replica among others: a call about a robot that another one serves is passed on.
   *
   * @param neighbours null for one that stands alone
   */
  public ClientPort(
      Vertx vertx,
      ServerConfig config,
      List<? extends Endpoint> endpoints,
      RpcMetrics metrics,
      Supplier<RandomGenerator> random,
      Entrance entrance,
      Guards guards,
      @Nullable Neighbours neighbours) {
    this(vertx, config, endpoints, metrics, random, entrance, guards, neighbours, false);
  }

  private ClientPort(
      Vertx vertx,
      ServerConfig config,
      List<? extends Endpoint> endpoints,
      RpcMetrics metrics,
      Supplier<RandomGenerator> random,
      Entrance entrance,
      Guards guards,
      @Nullable Neighbours neighbours,
      boolean hop) {
    this.vertx = vertx;
    this.config = config;
    this.metrics = metrics;
    this.guards = guards;
    this.random = random;
    this.entrance = entrance;
    this.neighbours = neighbours;
    this.hop = hop;
    this.health = new Health(endpoints.stream().map(each -> each.service().getFullName()).toList());
    this.table = ServiceTable.withStandardServices(endpoints, health);
  }

  /**
   * The port on which other replicas pass on the calls of their clients. It answers for the robots
   * that are here, and for the callers that are named to it: nobody but replicas may reach it, so
   * that its TLS asks for their certificates.
   *
   * @param config of the client port
   * @param host address to bind
   * @param port TCP port; 0 takes a free one
   */
  public static ClientPort relay(
      Vertx vertx,
      ServerConfig config,
      String host,
      int port,
      List<? extends Endpoint> endpoints,
      RpcMetrics metrics,
      Supplier<RandomGenerator> random,
      Guards guards,
      Neighbours neighbours) {
    return new ClientPort(
        vertx,
        RelayConfig.of(config, host, port),
        endpoints,
        metrics,
        random,
        new Entrance(neighbours.tls(), null, false, Set.of()),
        guards,
        neighbours,
        true);
  }

  /** Binds the port; completes once every event loop listens and health says {@code SERVING}. */
  public Future<Void> start() {
    int instances =
        config.instances() == 0 ? Runtime.getRuntime().availableProcessors() : config.instances();
    return vertx
        .deployVerticle(this::verticle, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> health.setAll(true))
        .mapEmpty();
  }

  private PortVerticle verticle() {
    PortVerticle verticle =
        new PortVerticle(config, table, metrics, random.get(), entrance, guards, neighbours, hop);
    verticles.add(verticle);
    return verticle;
  }

  /** The port that was bound; of use when the configuration left it open. */
  public int port() {
    return verticles.getFirst().port();
  }

  public Health health() {
    return health;
  }

  /**
   * Leaves in good order: health says {@code NOT_SERVING}, new calls are refused, those under way
   * are told and may run until {@code deadline}; then they end as {@code UNAVAILABLE} and
   * connections close. Completes when all is closed.
   */
  public Future<Void> drain(Duration deadline) {
    return drain(deadline, Future.succeededFuture());
  }

  /**
   * As the other.
   *
   * @param until who comes before this is over still hears why nobody is served
   */
  public Future<Void> drain(Duration deadline, Future<?> until) {
    health.drain();
    return Future.join(verticles.stream().map(each -> each.drain(deadline, until)).toList())
        .mapEmpty();
  }
}
