package dev.troupe.grpc;

import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.config.SecurityConfig;
import dev.troupe.config.ServerConfig;
import dev.troupe.config.TlsConfig;
import dev.troupe.security.Authority;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import dev.troupe.security.ServerTls;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The client port on a free loopback port, with the probe behind it and reference clients before
 * it.
 */
final class PortFixture implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final ProbeEndpoint probe = new ProbeEndpoint();

  /** Held here: Vert.x closes a client that nobody holds. */
  final HttpClient web = vertx.createHttpClient();

  final HttpClient http2 =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final ClientPort port;
  private final List<ManagedChannel> channels = new ArrayList<>();

  PortFixture() {
    this(UnaryOperator.identity());
  }

  PortFixture(UnaryOperator<Settings> change) {
    Settings settings = change.apply(new Settings());
    port =
        new ClientPort(
            vertx,
            settings.config(),
            List.of(probe),
            new RpcMetrics(registry),
            () -> new SplittableRandom(1),
            entrance(settings),
            settings.guards());
    await(port.start());
  }

  private Entrance entrance(Settings settings) {
    ServerTls tls = new ServerTls("server", settings.tls, vertx, InstantSource.system(), registry);
    tls.load(settings.security.reloadEvery());
    Authority authority = new Authority(vertx, settings.security, InstantSource.system(), registry);
    authority.load();
    boolean asks = settings.tls.asksClients();
    return new Entrance(
        tls,
        asks || settings.security.knowsCallers() ? authority : null,
        asks,
        Set.copyOf(settings.security.openMethods()));
  }

  /** What a test may want otherwise than the default. */
  static final class Settings {
    Duration keepAlive = Duration.ofSeconds(20);
    Duration keepAliveTimeout = Duration.ofSeconds(10);
    Duration age = Duration.ofHours(1);
    Duration ageGrace = Duration.ofHours(1);
    int maxMessageBytes = 16 << 20;
    List<String> hosts = List.of();
    List<String> origins = List.of();
    TlsConfig tls = TlsConfig.NONE;
    SecurityConfig security = SecurityConfig.DEFAULT;
    Duration introduction = Duration.ofSeconds(10);

    private Guards guards() {
      Guards none = Guards.NONE;
      LimitsConfig limits =
          new LimitsConfig(
              0, introduction, Duration.ofSeconds(1), Share.UNLIMITED, Share.UNLIMITED);
      return new Guards(
          none.policies(),
          none.robots(),
          none.audit(),
          new Limits(limits, new LimitMetrics(new SimpleMeterRegistry()), System::nanoTime));
    }

    private ServerConfig config() {
      ServerConfig base = ServerConfig.DEFAULT;
      return new ServerConfig(
          "127.0.0.1",
          0,
          2,
          base.maxConcurrentStreams(),
          base.streamWindow(),
          base.connectionWindow(),
          maxMessageBytes,
          base.maxHeaderBytes(),
          base.maxResets(),
          keepAlive,
          keepAliveTimeout,
          age,
          ageGrace,
          base.drainTimeout(),
          hosts,
          origins,
          tls,
          false);
    }
  }

  ManagedChannel channel() {
    return channel(builder -> {});
  }

  ManagedChannel channel(Consumer<NettyChannelBuilder> change) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress("127.0.0.1", port.port())
            .usePlaintext()
            .maxInboundMessageSize(32 << 20);
    change.accept(builder);
    ManagedChannel channel = builder.build();
    channels.add(channel);
    return channel;
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow();
      channel.awaitTermination(5, TimeUnit.SECONDS);
    }
    await(vertx.close());
  }
}
