package dev.troupe;

import dev.troupe.avatar.Animator;
import dev.troupe.avatar.PooledAnimator;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.StartException;
import dev.troupe.config.TroupeConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.grpc.ClientPort;
import dev.troupe.grpc.Guards;
import dev.troupe.grpc.MediaMapper;
import dev.troupe.grpc.RpcMetrics;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.recognition.PooledRecogniser;
import dev.troupe.recognition.Recogniser;
import dev.troupe.security.AuditEntry;
import dev.troupe.security.AuditLog;
import dev.troupe.security.AuditMetrics;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.Principal;
import dev.troupe.telemetry.EventLoopDelay;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.telemetry.Logging;
import dev.troupe.telemetry.Metrics;
import dev.troupe.web.Health;
import dev.troupe.web.ManagementServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: what there is in a gateway, in which order it starts and stops. Started and
 * stopped by one thread that may wait, never an event loop.
 *
 * <pre>
 * start   management port → robots begin to connect → client port → ready
 * stop    not ready → calls and utterances end, robots are let go → sockets → management port
 * </pre>
 */
final class Gateway implements RunningGateway {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final Duration START = Duration.ofSeconds(30);

  /** For what comes after the drain: close frames, ports, pools. */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final TroupeConfig config;
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final int eventLoops = Runtime.getRuntime().availableProcessors();
  private final Vertx vertx;
  private final ManagementServer management;
  private final Links links;
  private final Policies policies;
  private @Nullable AuditLog audit;
  private @Nullable Fleet fleet;
  private @Nullable Recogniser recogniser;
  private @Nullable Animator animator;
  private @Nullable ClientPort clients;

  private Gateway(TroupeConfig config, Logging logging) {
    this.config = config;
    this.policies = new Policies(Policy.of(config.policies(), false));
    this.vertx = vertx(metrics);
    this.management = new ManagementServer(config.management(), health, metrics::scrape, logging);
    this.links = new Links(vertx, config.link(), new LinkMetrics(metrics.registry(), "furhat"));
  }

  private static Vertx vertx(Metrics metrics) {
    VertxOptions options =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    metrics.measure(options);
    return Vertx.builder().with(options).withMetrics(metrics.vertxMetrics()).build();
  }

  /**
   * @throws StartException when it cannot; nothing is left running
   */
  static Gateway start(TroupeConfig config, Logging logging) {
    Gateway gateway = new Gateway(config, logging);
    try {
      gateway.open();
    } catch (RuntimeException | TimeoutException failure) {
      gateway.close();
      throw failure instanceof StartException known
          ? known
          : new StartException("The gateway cannot start: " + failure.getMessage(), failure);
    }
    gateway.measureItself();
    return gateway;
  }

  /**
   * The contract's classes take their time to load: that happens on this thread, not on an event
   * loop.
   */
  private void open() throws TimeoutException {
    Future<Fleet> robots = Fleet.start(vertx, parts(), config.robots(), eventLoops);
    await(named("management port", config.management().port(), vertx.deployVerticle(management)));
    AuditLog remembering = startAudit();
    audit = remembering;
    Fleet started = await(robots);
    fleet = started;
    health.show("robots", new RobotCensus(started));
    recogniser = startRecogniser();
    animator = startAnimator();
    ClientPort port =
        new ClientPort(
            vertx,
            config.server(),
            Services.of(
                started,
                recogniser,
                animator,
                config,
                () -> health.phase() == Health.Phase.DRAINING),
            new RpcMetrics(metrics.registry()),
            new Guards(
                request -> Principal.ANONYMOUS,
                policies,
                started::labels,
                remembering,
                new Limits(
                    config.limits(), new LimitMetrics(metrics.registry()), System::nanoTime)),
            SplittableRandom::new);
    clients = port;
    await(named("client port", config.server().port(), port.start()));
    ready();
  }

  /** A gateway that must remember what was done does not start when it cannot. */
  private AuditLog startAudit() {
    try {
      AuditLog started =
          AuditLog.start(
              config.audit(),
              InstantSource.system(),
              System.out,
              new AuditMetrics(metrics.registry()));
      started.add(
          AuditEntry.ofGateway(
              Instant.now(), "policy/in-force", config.policies().size() + " rules"));
      return started;
    } catch (IOException failure) {
      throw new StartException("The audit log cannot be written: " + failure, failure);
    }
  }

  /** Nobody waits for it to be reachable. */
  private @Nullable Recogniser startRecogniser() throws TimeoutException {
    Future<PooledRecogniser> starting =
        Recognisers.start(vertx, config.recognition(), System.getenv(), metrics.registry());
    if (starting == null) {
      return null;
    }
    PooledRecogniser started = await(starting);
    health.show("recognition", started::health);
    return started;
  }

  /** Nobody waits for the vendor to be reachable. */
  private @Nullable Animator startAnimator() throws TimeoutException {
    Future<PooledAnimator> starting = Avatars.start(vertx, config.avatars(), metrics.registry());
    if (starting == null) {
      return null;
    }
    PooledAnimator started = await(starting);
    health.show("avatars", started::health);
    return started;
  }

  private static <T> T await(Future<T> step) throws TimeoutException {
    return step.await(START.toMillis(), TimeUnit.MILLISECONDS);
  }

  private FleetParts parts() {
    return new FleetParts(
        links,
        robot -> new FurhatProtocol(robot.key() == null ? null : robot.key().reveal()),
        MediaMapper.encoders(),
        new FleetMetrics(metrics.registry()),
        // Shared by all event loops: the one generator of the JDK that may be.
        new Random());
  }

  private static <T> Future<T> named(String what, int port, Future<T> opening) {
    return opening.recover(failure ->
        Future.failedFuture(
            new StartException(
                "The %s %d cannot be opened: %s".formatted(what, port, failure.getMessage()),
                failure)));
  }

  private void ready() {
    health.enter(Health.Phase.READY);
    Instant born = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
    log.atInfo()
        .addKeyValue(LogKeys.MILLIS, Duration.between(born, Instant.now()).toMillis())
        .addKeyValue("robots", config.robots().size())
        .addKeyValue("clients", clientPort())
        .log("gateway is ready");
  }

  /** Nobody who waits for the gateway to be ready has to wait for this. */
  private void measureItself() {
    metrics.measureProcess();
    EventLoopDelay.deploy(vertx, metrics.registry(), 2 * eventLoops)
        .onFailure(failure -> log.atWarn().setCause(failure).log("event loops are not measured"));
  }

  @Override
  public int clientPort() {
    return clients == null ? -1 : clients.port();
  }

  @Override
  public int managementPort() {
    return management.port();
  }

  @Override
  public void stop() {
    if (stopping.getAndSet(true)) {
      return;
    }
    Duration deadline = config.server().drainTimeout();
    log.atInfo().addKeyValue("deadline", deadline).log("gateway drains");
    health.enter(Health.Phase.DRAINING);
    Future<?> calls = clients == null ? Future.succeededFuture() : clients.drain(deadline);
    Future<?> robots = fleet == null ? Future.succeededFuture() : fleet.shutdown(deadline);
    within(deadline.plus(CLOSE), "calls and robots", () -> Future.join(calls, robots));
    Recogniser heard = recogniser;
    if (heard != null) {
      within(CLOSE, "sessions with the recogniser", heard::close);
    }
    Animator shown = animator;
    if (shown != null) {
      within(CLOSE, "sessions of avatars", shown::close);
    }
    close();
    log.info("gateway is stopped");
  }

  private void close() {
    within(CLOSE, "sockets to robots", links::close);
    within(CLOSE, "event loops", vertx::close);
    if (audit != null) {
      audit.close();
    }
    metrics.close();
  }

  /** One thing that does not end in time must not keep the others from being put away. */
  private static void within(Duration limit, String what, Supplier<Future<?>> ending) {
    try {
      ending.get().await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException | TimeoutException failure) {
      log.atWarn().addKeyValue("what", what).setCause(failure).log("did not end in good order");
    }
  }
}
