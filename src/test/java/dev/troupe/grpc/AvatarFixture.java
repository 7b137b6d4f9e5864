package dev.troupe.grpc;

import dev.troupe.avatar.AvatarProtocol;
import dev.troupe.avatar.AvatarVendor;
import dev.troupe.avatar.PooledAnimator;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.config.AvatarsConfig;
import dev.troupe.config.KeptSecret;
import dev.troupe.config.LinkConfig;
import dev.troupe.config.PoolConfig;
import dev.troupe.config.Secret;
import dev.troupe.config.ServerConfig;
import dev.troupe.simulator.spatialwalk.Fault;
import dev.troupe.simulator.spatialwalk.ModelPace;
import dev.troupe.simulator.spatialwalk.RequestReport;
import dev.troupe.simulator.spatialwalk.SpatialwalkReport;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulator;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import dev.troupe.spatialwalk.ConsoleTokens;
import dev.troupe.spatialwalk.IngressUrl;
import dev.troupe.spatialwalk.SpatialwalkProtocol;
import dev.troupe.spatialwalk.SpatialwalkTokens;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A simulated vendor, its avatars, and the client port before them; a reference client on top. */
final class AvatarFixture implements AutoCloseable {
  static final String AVATAR = "hostess";
  static final String KEY = SpatialwalkSimulatorOptions.DEMO_KEY;

  final Vertx vertx = Vertx.vertx();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final SpatialwalkSimulator simulator;
  final PooledAnimator animator;
  final ClientPort port;
  final ManagedChannel channel;

  /** What a test may choose. */
  record Options(
      SpatialwalkSimulatorOptions simulator,
      PoolConfig.Size size,
      PoolConfig.Retry retry,
      Duration answerTimeout,
      String apiKey,
      AvatarsConfig.Auth auth,
      boolean primaryAway,
      Map<String, String> cast) {

    static Options defaults() {
      return new Options(
          SpatialwalkSimulatorOptions.defaults().withPace(ModelPace.immediate()),
          new PoolConfig.Size(0, 0, 5, 5),
          new PoolConfig.Retry(
              Duration.ofMillis(20),
              Duration.ofMillis(100),
              Duration.ofSeconds(30),
              Duration.ofSeconds(30)),
          Duration.ofSeconds(10),
          KEY,
          AvatarsConfig.Auth.HEADER,
          false,
          Map.of(AVATAR, SpatialwalkSimulatorOptions.DEMO_AVATAR));
    }

    Options with(SpatialwalkSimulatorOptions simulator) {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, primaryAway, cast);
    }

    Options with(PoolConfig.Size size) {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, primaryAway, cast);
    }

    Options withAnswerTimeout(Duration answerTimeout) {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, primaryAway, cast);
    }

    Options withApiKey(String apiKey) {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, primaryAway, cast);
    }

    Options with(AvatarsConfig.Auth auth) {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, primaryAway, cast);
    }

    Options withPrimaryAway() {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, true, cast);
    }

    Options withCast(Map<String, String> cast) {
      return new Options(simulator, size, retry, answerTimeout, apiKey, auth, primaryAway, cast);
    }
  }

  AvatarFixture() {
    this(Options.defaults());
  }

  AvatarFixture(Options options) {
    simulator = await(SpatialwalkSimulator.start(vertx, options.simulator()));
    animator =
        await(
            PooledAnimator.start(
                vertx,
                vertx.getOrCreateContext(),
                config(options),
                new Vendor(),
                registry,
                new SplittableRandom(1)));
    port =
        new ClientPort(
            vertx,
            server(),
            List.of(new AvatarEndpoint(animator, InstantSource.system())),
            new RpcMetrics(registry),
            () -> new SplittableRandom(1));
    await(port.start());
    channel = channel(port);
  }

  static ManagedChannel channel(ClientPort port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port.port())
        .usePlaintext()
        .maxInboundMessageSize(80 << 20)
        .build();
  }

  private AvatarsConfig config(Options options) {
    AvatarsConfig base = AvatarsConfig.DEFAULT;
    PoolConfig pool = base.pool();
    URI nobody = URI.create("ws://127.0.0.1:1/v2/driveningress");
    AvatarsConfig.Region here =
        new AvatarsConfig.Region("home", simulator.consoleUrl(), simulator.ingressUrl());
    AvatarsConfig.Account account =
        new AvatarsConfig.Account(
            SpatialwalkSimulatorOptions.DEMO_APP,
            new KeptSecret("key", new Secret(options.apiKey())),
            options.auth(),
            Duration.ofMinutes(10),
            false,
            options.primaryAway() ? "away" : "home",
            simulator.consoleUrl(),
            options.primaryAway() ? nobody : simulator.ingressUrl(),
            options.primaryAway() ? List.of(here) : List.of());
    Map<String, AvatarsConfig.Avatar> cast = new LinkedHashMap<>();
    options
        .cast()
        .forEach((name, id) -> cast.put(name, new AvatarsConfig.Avatar("main", id, 16_000, 0)));
    return new AvatarsConfig(
        Map.of("main", account),
        cast,
        base.sessionTimeout(),
        options.answerTimeout(),
        new PoolConfig(
            options.size(),
            pool.queue(),
            pool.life(),
            pool.dial(),
            pool.giveBack(),
            options.retry()),
        LinkConfig.Tls.DEFAULT);
  }

  static ServerConfig server() {
    ServerConfig base = ServerConfig.DEFAULT;
    return new ServerConfig(
        "127.0.0.1",
        0,
        2,
        base.maxConcurrentStreams(),
        base.streamWindow(),
        base.connectionWindow(),
        base.maxMessageBytes(),
        base.maxHeaderBytes(),
        base.maxResets(),
        base.keepAliveInterval(),
        base.keepAliveTimeout(),
        base.maxConnectionAge(),
        base.maxConnectionAgeGrace(),
        base.drainTimeout(),
        base.allowedHosts(),
        base.allowedOrigins());
  }

  /** As the composition root makes it. */
  private static final class Vendor implements AvatarVendor {
    @Override
    public String name() {
      return "spatialwalk";
    }

    @Override
    public Tokens tokens(AvatarsConfig.Account account, AvatarsConfig.Region region) {
      SpatialwalkTokens tokens =
          new SpatialwalkTokens(
              new ConsoleTokens(region.consoleUrl().toString(), account.apiKey().reveal()),
              now -> now.plus(account.tokenLifetime()));
      return new Tokens(tokens, tokens::explain);
    }

    @Override
    public AvatarProtocol protocol(
        AvatarsConfig.Account account, AvatarsConfig.Region region, SessionSettings settings) {
      return new SpatialwalkProtocol(
          new IngressUrl(
              region.ingressUrl(), account.appId(), account.auth() == AvatarsConfig.Auth.QUERY),
          settings);
    }
  }

  void inject(Fault fault) {
    await(simulator.inject(fault));
  }

  void injectInto(String connectionId, Fault fault) {
    await(simulator.injectInto(connectionId, fault));
  }

  SpatialwalkReport report() {
    return await(simulator.report());
  }

  RequestReport request(String reqId) {
    return await(simulator.request(reqId)).orElseThrow();
  }

  double dropped(String reason) {
    return registry.get("troupe.avatar.frames.dropped").tag("reason", reason).counter().count();
  }

  static <T> T await(Future<T> future) {
    return GatewayFixture.await(future);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    await(animator.close());
    await(simulator.close());
    await(vertx.close());
  }
}
