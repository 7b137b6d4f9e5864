package dev.troupe;

import dev.troupe.avatar.Animator;
import dev.troupe.avatar.PooledAnimator;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.StartException;
import dev.troupe.cluster.Cluster;
import dev.troupe.config.ConfigSource;
import dev.troupe.config.PolicyRule;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotForm;
import dev.troupe.config.Secrets;
import dev.troupe.config.TroupeConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.fleet.FleetMetrics;
import dev.troupe.fleet.FleetParts;
import dev.troupe.fleet.FleetReport;
import dev.troupe.furhat.FurhatProtocol;
import dev.troupe.grpc.Endpoint;
import dev.troupe.grpc.Guards;
import dev.troupe.grpc.MediaMapper;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.recognition.PooledRecogniser;
import dev.troupe.recognition.Recogniser;
import dev.troupe.security.AuditEntry;
import dev.troupe.security.AuditFacts;
import dev.troupe.security.AuditLog;
import dev.troupe.security.AuditMetrics;
import dev.troupe.security.Authority;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import dev.troupe.security.Policies;
import dev.troupe.security.Policy;
import dev.troupe.security.PolicyChange;
import dev.troupe.security.ServerTls;
import dev.troupe.store.Store;
import dev.troupe.telemetry.EventLoopDelay;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.telemetry.Logging;
import dev.troupe.telemetry.Metrics;
import dev.troupe.telemetry.Tracer;
import dev.troupe.time.VertxTime;
import dev.troupe.tracing.Tracing;
import dev.troupe.web.Health;
import dev.troupe.web.ManagementServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: what there is in a gateway, in which order it starts and stops. Started and
 * stopped by one thread that may wait, never an event loop.
 *
 * <pre>
 * start   (cluster) → management port → robots begin to connect → store → ports → ready
 * stop    not ready → calls and utterances end, robots are handed over or let go → sockets → store
 * </pre>
 */
final class Gateway implements RunningGateway {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);
  private static final Duration START = Duration.ofSeconds(30);

  /** How long the start waits for what is stored. */
  private static final Duration STORE = Duration.ofSeconds(10);

  /** So that a call that the deadline cuts hears so, and not that its robot was let go. */
  private static final Duration CALLS_FIRST = Duration.ofMillis(250);

  /** For what comes after the drain: close frames, ports, pools. */
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final TroupeConfig config;
  private final Metrics metrics = new Metrics();
  private final Health health = new Health();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final int eventLoops = Runtime.getRuntime().availableProcessors();
  private final Vertx vertx;
  private final ManagementServer management;
  private final ServerTls managementTls;
  private final Authority authority;
  private final Ports ports;
  private final Links links;
  private final Policies policies;
  private final Secrets secrets;
  private List<PolicyRule> rules;
  private @Nullable AuditLog audit;
  private @Nullable Tracing tracing;
  private @Nullable Future<Replicas> joining;
  private @Nullable Fleet fleet;
  private volatile @Nullable Store store;
  private @Nullable Recogniser recogniser;
  private @Nullable Animator animator;
  private @Nullable ConfigWatch watch;

  private Gateway(TroupeConfig config, Logging logging) {
    this.config = config;
    this.secrets = new Secrets(config.secrets());
    this.rules = config.policies();
    this.policies = new Policies(Policy.of(rules, config.knowsCallers()));
    this.vertx = vertx(metrics);
    this.managementTls =
        new ServerTls(
            "management",
            config.management().tls(),
            vertx,
            InstantSource.system(),
            metrics.registry());
    this.authority =
        new Authority(vertx, config.security(), InstantSource.system(), metrics.registry());
    this.ports = new Ports(vertx, config, authority, metrics.registry());
    this.management =
        new ManagementServer(
            config.management(), health, metrics::scrape, logging, managementTls, authority);
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
   * As {@link #start}, and follows what {@code source} says from then on.
   *
   * @throws dev.troupe.config.ConfigException when it will not do; nothing was started
   */
  static Gateway serve(ConfigSource source, Logging logging) {
    // Before it is read: what changes in between is seen at the first look.
    String read = source.fingerprint();
    TroupeConfig config = source.read();
    Gateway gateway = start(config, logging);
    gateway.follow(source, read);
    return gateway;
  }

  private void follow(ConfigSource source, String read) {
    Context context = vertx.getOrCreateContext();
    ConfigWatch following =
        new ConfigWatch(
            source,
            read,
            config,
            this::apply,
            task -> context.runOnContext(ignored -> task.run()),
            context::executeBlocking,
            new VertxTime(context),
            new ConfigMetrics(metrics.registry()));
    health.show("configuration", following);
    watch = following;
    following.start();
  }

  /** Policies and secrets at once, whatever robots may still have to wait for. */
  private Future<?> apply(TroupeConfig next) {
    PolicyChange change = PolicyChange.between(rules, next.policies());
    if (!change.isEmpty()) {
      policies.replace(Policy.of(next.policies(), config.knowsCallers()));
      rules = next.policies();
      change.entries(Instant.now()).forEach(this::note);
      log.atInfo().addKeyValue("rules", rules.size()).log("policies are reloaded");
    }
    List<String> renewed = secrets.renew(next.secrets());
    Fleet robots = Objects.requireNonNull(fleet);
    if (!renewed.isEmpty()) {
      log.atInfo().addKeyValue("secrets", String.join(", ", renewed)).log("secrets are reloaded");
    }
    Future<FleetReport> reloaded =
        robots.reload(next.robots()).onSuccess(report -> note(report, next.robots()));
    if (!renewed.isEmpty()) {
      // Keys of robots that came by API are among them.
      robots.catchUp();
    }
    return reloaded;
  }

  private void note(FleetReport report, List<RobotConfig> robots) {
    Map<String, AuditFacts> known =
        robots.stream().collect(Collectors.toMap(RobotConfig::id, AuditFacts::of));
    for (FleetReport.Entry robot : report.robots()) {
      if (robot.change() != FleetReport.Change.UNCHANGED) {
        String what = "fleet/" + robot.change().name().toLowerCase(Locale.ROOT);
        String id = robot.id().value();
        AuditFacts facts = known.getOrDefault(id, AuditFacts.NONE);
        note(AuditEntry.ofGateway(Instant.now(), what, id, facts));
      }
    }
  }

  private void note(AuditEntry entry) {
    Objects.requireNonNull(audit).add(entry);
  }

  /** Reads the configuration again at once. From any thread; nothing happens without a file. */
  void reload() {
    ConfigWatch following = watch;
    if (following != null) {
      following.reload();
    }
  }

  /**
   * The contract's classes take their time to load: that happens on this thread, not on an event
   * loop.
   */
  private void open() throws TimeoutException {
    ports.load();
    managementTls.load(config.security().reloadEvery());
    authority.load();
    Future<Store> memory = Store.open(vertx, config.store(), metrics.registry());
    Future<Replicas> joined = Replicas.join(vertx, config, metrics.registry());
    joining = joined;
    Future<Fleet> robots = joined == null ? startFleet(null) : joined.compose(this::startFleet);
    int port = config.management().port();
    await(PortInUse.named("management port", port, vertx.deployVerticle(management)));
    AuditLog remembering = startAudit();
    audit = remembering;
    if (remembering.isOn()) {
      health.show("audit", remembering::health);
    }
    tracing = startTracing();
    Replicas others = joined == null ? null : await(joined);
    Fleet started = await(robots);
    fleet = started;
    health.show("robots", new RobotCensus(started));
    remember(started, memory);
    recogniser = startRecogniser();
    animator = startAnimator();
    if (others != null) {
      show(others.cluster());
    }
    await(ports.open(endpoints(started, others), guards(started, remembering), started, others));
    if (others != null) {
      others.begin();
    }
    ready();
  }

  private Future<Fleet> startFleet(@Nullable Replicas joined) {
    return joined == null
        ? Fleet.start(vertx, parts(), config.robots(), eventLoops)
        : Fleet.start(
            vertx, parts(), config.robots(), eventLoops, joined.ownership(), joined.cluster());
  }

  /** A replica that counts among no majority takes no calls, and lives. */
  private void show(Cluster shared) {
    health.show("cluster", shared::summary);
    health.need(shared::seesMajority);
    management.show("/cluster", shared::describe);
  }

  private List<Endpoint> endpoints(Fleet robots, @Nullable Replicas others) {
    return Services.of(
        robots,
        recogniser,
        animator,
        config,
        others == null ? null : others.cluster().self().name(),
        () -> health.phase() == Health.Phase.DRAINING);
  }

  private Guards guards(Fleet robots, AuditLog remembering) {
    LimitMetrics counted = new LimitMetrics(metrics.registry());
    Limits limits = new Limits(config.limits(), counted, System::nanoTime);
    Tracer tracer = tracing == null ? Tracer.OFF : tracing;
    return new Guards(policies, robots::labels, remembering, limits, tracer);
  }

  /**
   * Clients find the robots that came by API when they find the gateway, unless the database is
   * away or takes long.
   */
  private void remember(Fleet robots, Future<Store> opening) {
    Future<Void> known =
        opening.compose(opened -> {
          store = opened;
          health.show("store", new StoreReport(opened, robots));
          RobotForm form = new RobotForm(config.robotDefaults(), secrets);
          return robots.keepIn(opened, form, config.fleet().allowed());
        });
    try {
      known.await(STORE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      log.warn("the store is slow: robots that came by API follow when it answers");
    }
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

  /** Null where nothing is traced: then none of it is loaded. */
  private @Nullable Tracing startTracing() {
    try {
      return config.tracing().isOn()
          ? Tracing.start(config.tracing(), System.getenv(), metrics.registry())
          : null;
    } catch (IOException failure) {
      throw new StartException("tracing.ca cannot be read: " + failure, failure);
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
        robot -> new FurhatProtocol(robot.key() == null ? null : robot.key().secret().reveal()),
        MediaMapper.encoders(),
        new FleetMetrics(metrics.registry()),
        // Shared by all event loops: the one generator of the JDK that may be.
        new Random());
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
    health.measure(metrics.registry());
    EventLoopDelay.deploy(vertx, metrics.registry(), 2 * eventLoops)
        .onFailure(failure -> log.atWarn().setCause(failure).log("event loops are not measured"));
  }

  @Override
  public int clientPort() {
    return ports.clientPort();
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
    ConfigWatch following = watch;
    if (following != null) {
      following.close();
    }
    Duration deadline = config.server().drainTimeout();
    log.atInfo().addKeyValue("deadline", deadline).log("gateway drains");
    health.enter(Health.Phase.DRAINING);
    Promise<Void> gone = Promise.promise();
    Future<?> calls = ports.drain(deadline, gone.future());
    Future<?> robots = letGo(deadline).onComplete(ended -> gone.complete());
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

  /** To other replicas if there are any; what is left then, and the calls they passed on, end. */
  private Future<?> letGo(Duration deadline) {
    long began = System.nanoTime();
    Replicas others = joining == null || !joining.succeeded() ? null : joining.result();
    Future<Void> handed = others == null ? Future.succeededFuture() : others.handOver(deadline);
    return handed.compose(gone -> {
      Duration left = deadline.minusNanos(System.nanoTime() - began);
      Duration rest = left.isPositive() ? left : Duration.ofMillis(1);
      Future<Void> robots =
          fleet == null ? Future.succeededFuture() : fleet.shutdown(rest.plus(CALLS_FIRST));
      Future<Void> relayed = others == null ? Future.succeededFuture() : others.drain(rest);
      return Future.join(robots, relayed);
    });
  }

  private void close() {
    Future<Replicas> joined = joining;
    if (joined != null) {
      within(CLOSE, "cluster", () -> joined.compose(Replicas::close).otherwiseEmpty());
    }
    within(CLOSE, "sockets to robots", links::close);
    Store kept = store;
    if (kept != null) {
      within(CLOSE, "store", kept::close);
    }
    within(CLOSE, "event loops", vertx::close);
    if (tracing != null) {
      tracing.close();
    }
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
