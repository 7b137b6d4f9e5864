package dev.troupe.grpc;

import dev.troupe.cluster.Member;
import dev.troupe.cluster.Place;
import dev.troupe.config.ServerConfig;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * One event loop's way to the other replicas: one connection to each, over which all calls go that
 * it passes on. Confined to that event loop.
 */
final class Hops {
  /** How soon a call hears that the replica which answers it is not there any more. */
  private static final Duration REVIEW = Duration.ofMillis(200);

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** So much waits for a client that does not read, call by call. */
  static final int STREAM_WINDOW = 256 << 10;

  /** No bound of its own: a client that does not read must not hold up the calls of others. */
  static final int CONNECTION_WINDOW = 1 << 30;

  /** Where a replica hears that whoever is at the other end of the connection goes down. */
  static final String DRAIN = "/troupe.hop/drain";

  private static final int MOST_WAITING = 10_000;
  private static final int HEADER_BYTES = 64 << 10;

  private final Neighbours neighbours;
  private final Time time;
  private final HttpClientAgent client;
  private final Map<HopStream, Member> live = new LinkedHashMap<>();
  private boolean reviewing;

  /**
   * @param config of the relay port: how connections are kept
   */
  Hops(Vertx vertx, Neighbours neighbours, ServerConfig config, Time time, RandomGenerator random) {
    this.neighbours = neighbours;
    this.time = time;
    this.client =
        vertx
            .httpClientBuilder()
            .with(options(neighbours))
            .with(new PoolOptions().setHttp2MaxSize(1).setMaxWaitQueueSize(MOST_WAITING))
            .withConnectHandler(connection -> keep(connection, config, time, random))
            .build();
    if (neighbours.tls() != null) {
      neighbours.tls().keepUpToDate(client);
    }
  }

  private static HttpClientOptions options(Neighbours neighbours) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setInitialSettings(
                new Http2Settings()
                    .setInitialWindowSize(STREAM_WINDOW)
                    .setMaxHeaderListSize(HEADER_BYTES))
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW);
    options.setConnectTimeout((int) CONNECT.toMillis()).setTcpNoDelay(true).setTcpKeepAlive(true);
    return neighbours.tls() == null ? options : neighbours.tls().secure(options);
  }

  /** A replica that died without a word is noticed by its silence. */
  private static void keep(
      HttpConnection connection, ServerConfig config, Time time, RandomGenerator random) {
    FlushBatching.install(connection);
    ConnectionKeeper keeper = ConnectionKeeper.keep(connection, config, time, random, true);
    connection.closeHandler(ignored -> keeper.closed());
  }

  /**
   * Tells the other replicas that this one goes down: they ask the endless streams that it passes
   * on to take their leave, as they would their own.
   */
  void drain() {
    for (Member member : Set.copyOf(live.values())) {
      open(member, DRAIN).onSuccess(request -> request.setChunked(false).end());
    }
  }

  Member self() {
    return neighbours.whereabouts().self();
  }

  boolean seesMajority() {
    return neighbours.whereabouts().seesMajority();
  }

  List<Member> others() {
    return neighbours.whereabouts().others();
  }

  Place find(String robotId) {
    return neighbours.whereabouts().find(robotId);
  }

  Time time() {
    return time;
  }

  /** Opens a call of {@code path} at {@code owner}, whose head is not written yet. */
  Future<HttpClientRequest> open(Member owner, String path) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(owner.host())
                .setPort(owner.relayPort())
                .setURI(path)
                .setConnectTimeout(CONNECT.toMillis()))
        // It has no length that anybody knows.
        .map(request -> request.setChunked(true));
  }

  /** Until it leaves, the call is told when its replica is not there any more. */
  void join(HopStream call, Member owner) {
    live.put(call, owner);
    review();
  }

  void leave(HopStream call) {
    live.remove(call);
  }

  private void review() {
    if (!reviewing && !live.isEmpty()) {
      reviewing = true;
      time.after(
          REVIEW,
          () -> {
            reviewing = false;
            reviewNow();
            review();
          });
    }
  }

  private void reviewNow() {
    Set<String> alive = others().stream().map(Member::id).collect(Collectors.toUnmodifiableSet());
    List.copyOf(live.entrySet())
        .forEach(entry -> {
          if (!alive.contains(entry.getValue().id())) {
            entry.getKey().lost();
          }
        });
  }
}
