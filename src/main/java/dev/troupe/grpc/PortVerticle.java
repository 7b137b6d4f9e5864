package dev.troupe.grpc;

import dev.troupe.config.ServerConfig;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop's share of the client port: its server, its connections, its calls. */
final class PortVerticle extends VerticleBase {
  private static final int RESET_WINDOW_SECONDS = 30;
  private static final int SMALL_CONTINUATIONS = 16;
  private static final long FAREWELL_MILLIS = 50;
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);

  private final ServerConfig config;
  private final ServiceTable table;
  private final RpcMetrics metrics;
  private final Guards guards;
  private final RandomGenerator random;
  private final Entrance entrance;
  private final @Nullable Neighbours neighbours;
  private final @Nullable HopCalls hopCalls;
  private final StatusMapper mapper = new StatusMapper();
  private final Set<ConnectionKeeper> keepers = new LinkedHashSet<>();
  private @Nullable HttpServer server;
  private @Nullable CallDesk desk;
  private @Nullable Hops hops;

  /**
   * @param neighbours null for a replica that stands alone
   * @param hop whether it is they who call
   */
  PortVerticle(
      ServerConfig config,
      ServiceTable table,
      RpcMetrics metrics,
      RandomGenerator random,
      Entrance entrance,
      Guards guards,
      @Nullable Neighbours neighbours,
      boolean hop) {
    this.config = config;
    this.table = table;
    this.metrics = metrics;
    this.guards = guards;
    this.neighbours = neighbours;
    this.hopCalls = hop ? new HopCalls() : null;
    this.random = random;
    this.entrance = entrance;
  }

  @Override
  public Future<?> start() {
    Time time = new VertxTime(context);
    Doorkeeper doorkeeper = Doorkeeper.of(entrance, time);
    Crossroads crossroads = crossroads(time);
    desk =
        new CallDesk(
            context,
            time,
            mapper,
            metrics,
            guards,
            doorkeeper,
            hopCalls != null,
            hops == null ? Others.NONE : new Others(hops));
    Handler<HttpServerRequest> door = door(desk, crossroads, doorkeeper);
    Introduction introduction = new Introduction(time, guards.limits().introduction());
    HttpServerOptions options = options();
    introduction.configure(options);
    server =
        vertx
            .createHttpServer(secured(options))
            .connectionHandler(connection -> keep(connection, time, doorkeeper, introduction))
            .requestHandler(request -> {
              introduction.heard(request.connection());
              door.handle(request);
            });
    return server.listen().onSuccess(this::keepUpToDate);
  }

  private @Nullable Crossroads crossroads(Time time) {
    if (neighbours == null) {
      return null;
    }
    if (hopCalls == null) {
      hops = new Hops(vertx, neighbours, RelayConfig.of(config, config.host(), 0), time, random);
    }
    return new Crossroads(neighbours, hops);
  }

  private Handler<HttpServerRequest> door(
      CallDesk calls, @Nullable Crossroads crossroads, @Nullable Doorkeeper doorkeeper) {
    int limit = config.maxMessageBytes();
    GrpcFace grpc = new GrpcFace(vertx, table, calls, mapper, metrics, limit, crossroads, hopCalls);
    return hopCalls != null
        ? new RelayDoor(grpc, hopCalls)
        : new FrontDoor(
            context,
            doorkeeper,
            new WebGuard(config),
            grpc,
            new JsonFace(new JsonRoutes(table), calls, mapper, metrics, limit, crossroads));
  }

  private HttpServerOptions secured(HttpServerOptions options) {
    return entrance.tls() == null ? options : entrance.tls().secure(options);
  }

  private void keepUpToDate(HttpServer listening) {
    if (entrance.tls() != null) {
      entrance.tls().keepUpToDate(listening);
    }
  }

  private HttpServerOptions options() {
    Http2Settings settings =
        new Http2Settings()
            .setMaxConcurrentStreams(config.maxConcurrentStreams())
            .setInitialWindowSize(config.streamWindow())
            .setMaxHeaderListSize(config.maxHeaderBytes());
    return new HttpServerOptions()
        .setHost(config.host())
        .setPort(config.port() == 0 ? anyPort() : config.port())
        .setInitialSettings(settings)
        .setHttp2ConnectionWindowSize(config.connectionWindow())
        .setMaxHeaderSize(config.maxHeaderBytes())
        .setHttp2RstFloodMaxRstFramePerWindow(config.maxResets())
        .setHttp2RstFloodWindowDuration(RESET_WINDOW_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
        // Frames that carry next to nothing of a head that never ends.
        .setHttp2MaxSmallContinuationFrames(SMALL_CONTINUATIONS)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true);
  }

  /**
   * To Vert.x, -1 is one free port for all instances, -2 another one, and 0 one for each instance.
   */
  private int anyPort() {
    return hopCalls == null ? -1 : -2;
  }

  private void keep(
      HttpConnection connection,
      Time time,
      @Nullable Doorkeeper doorkeeper,
      Introduction introduction) {
    // Replicas are not among those that are counted.
    if (hopCalls == null && !guards.limits().connect()) {
      connection.close();
      return;
    }
    // HTTP/1.x has no window.
    boolean http2 = connection.getWindowSize() >= 0;
    introduction.known(connection, http2);
    if (http2) {
      FlushBatching.install(connection);
      FloodWatch.install(connection, time);
    }
    ConnectionKeeper keeper = ConnectionKeeper.keep(connection, config, time, random, http2);
    keepers.add(keeper);
    if (doorkeeper != null) {
      doorkeeper.welcome(connection);
    }
    connection.closeHandler(ignored -> {
      keeper.closed();
      keepers.remove(keeper);
      introduction.closed(connection);
      if (hopCalls == null) {
        guards.limits().disconnect();
      }
      if (doorkeeper != null) {
        doorkeeper.forget(connection);
      }
    });
  }

  int port() {
    return Objects.requireNonNull(server, "not started").actualPort();
  }

  /**
   * Refuses and tells, sends clients elsewhere, waits for the calls to end until {@code deadline},
   * then ends them and closes. Who comes meanwhile hears why nobody is served here: connections
   * made from now on stay open, as a client that is sent away before its call was read would come
   * back at once.
   *
   * @param until the port stays open for so long at the least
   */
  Future<Void> drain(Duration deadline, Future<?> until) {
    return Future.future(
        drained -> context.runOnContext(ignored -> drainHere(deadline, until).onComplete(drained)));
  }

  private Future<Void> drainHere(Duration deadline, Future<?> until) {
    CallDesk calls = Objects.requireNonNull(desk, "not started");
    if (hops != null) {
      hops.drain();
    }
    Future<Void> over = calls.drain(deadline);
    // Behind the farewells of endless streams, so that these still get through.
    Future<Void> away =
        vertx
            .timer(FAREWELL_MILLIS)
            .onSuccess(said ->
                List.copyOf(keepers).forEach(keeper -> keeper.sendAway(deadline.plus(CLOSE_GRACE))))
            .mapEmpty();
    return Future.join(over, until, away)
        .otherwiseEmpty()
        .compose(ignored ->
            Objects.requireNonNull(server).shutdown(CLOSE_GRACE.toMillis(), TimeUnit.MILLISECONDS));
  }
}
