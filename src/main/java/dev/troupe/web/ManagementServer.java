package dev.troupe.web;

import dev.troupe.config.ManagementConfig;
import dev.troupe.security.Authenticator;
import dev.troupe.security.Authority;
import dev.troupe.security.PeerCertificate;
import dev.troupe.security.ServerTls;
import dev.troupe.security.Verdict;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.telemetry.Logging;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management port: routes each request, and decides who may see more than health. */
public final class ManagementServer extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);
  private static final int IDLE_SECONDS = 30;

  private final ManagementConfig config;
  private final Health health;
  private final Supplier<String> scrape;
  private final LoggersResource loggers;
  private final Map<String, Supplier<JsonObject>> pages = new ConcurrentSkipListMap<>();
  private final @Nullable ServerTls tls;
  private final @Nullable Authority authority;
  private @Nullable Authenticator authenticator;
  private @Nullable HttpServer server;
  private volatile int port;

  /**
   * @param scrape all metrics as text; called on a worker thread
   */
  public ManagementServer(
      ManagementConfig config, Health health, Supplier<String> scrape, Logging logging) {
    this(config, health, scrape, logging, null, null);
  }

  /**
   * @param tls loaded before this starts
   * @param authority who says who callers are; null where nobody can be known
   */
  public ManagementServer(
      ManagementConfig config,
      Health health,
      Supplier<String> scrape,
      Logging logging,
      @Nullable ServerTls tls,
      @Nullable Authority authority) {
    this.tls = tls;
    this.authority = authority;
    this.config = config;
    this.health = health;
    this.scrape = scrape;
    this.loggers = new LoggersResource(logging);
  }

  /**
   * One more page, for this machine alone.
   *
   * @param content asked at every request, on the event loop: must not block
   */
  public void show(String path, Supplier<JsonObject> content) {
    pages.put(path, content);
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    if (authority != null) {
      authenticator = authority.authenticator(config.tls().asksClients());
    }
    server =
        vertx
            .createHttpServer(tls == null ? options : tls.secure(options))
            .requestHandler(this::handle);
    return server.listen().onSuccess(this::listening);
  }

  private void listening(HttpServer listening) {
    port = listening.actualPort();
    if (tls != null) {
      tls.keepUpToDate(listening);
    }
    log.atInfo()
        .addKeyValue(LogKeys.ADDRESS, config.host() + ":" + port)
        .log("management port is open");
  }

  /** The bound port, once deployed. */
  public int port() {
    return port;
  }

  private void handle(HttpServerRequest request) {
    String path = request.path() == null ? "" : request.path();
    if (path.startsWith("/health/")) {
      health(request, path);
    } else if (LocalOnly.admits(request)) {
      show(request, path);
    } else if (config.openMetrics() && path.equals("/metrics")) {
      metrics(request);
    } else {
      admit(request, path);
    }
  }

  /** From elsewhere one may read the metrics, after saying who one is where nobody listens in. */
  private void admit(HttpServerRequest request, String path) {
    if (authenticator == null || !request.isSSL() || !path.equals("/metrics")) {
      refuse(request);
      return;
    }
    authenticator
        .judge(
            PeerCertificate.of(request.connection()).map(authenticator::judge).orElse(null),
            request.headers().getAll("authorization"),
            request.headers().getAll("x-api-key"))
        .onSuccess(verdict ->
            context.runOnContext(back -> {
              if (verdict instanceof Verdict.Believed) {
                metrics(request);
              } else {
                refuse(request);
              }
            }));
  }

  private void refuse(HttpServerRequest request) {
    String shown =
        config.openMetrics()
            ? "health and metrics only"
            : "health only, and metrics over TLS to whom it knows";
    Reply.error(request, 403, "beyond loopback this port shows " + shown);
  }

  private void show(HttpServerRequest request, String path) {
    if (path.equals("/metrics")) {
      metrics(request);
    } else if (path.equals("/loggers") || path.startsWith("/loggers/")) {
      loggers.handle(request, path);
    } else if (pages.get(path) instanceof Supplier<JsonObject> page) {
      Reply.json(request, 200, page.get());
    } else {
      Reply.error(request, 404, "no such page: expected " + String.join(", ", paths()));
    }
  }

  private List<String> paths() {
    List<String> paths = new ArrayList<>(List.of("/health", "/metrics", "/loggers"));
    paths.addAll(pages.keySet());
    return paths;
  }

  private void health(HttpServerRequest request, String path) {
    switch (path) {
      case "/health/live" -> tell(request, true);
      case "/health/started" -> tell(request, health.started());
      case "/health/ready" -> tell(request, health.ready());
      default -> Reply.error(request, 404, "expected /health/live, /health/ready, /health/started");
    }
  }

  private void tell(HttpServerRequest request, boolean up) {
    Reply.json(request, up ? 200 : 503, health.describe(up));
  }

  private void metrics(HttpServerRequest request) {
    // A scrape walks every meter: milliseconds that no event loop has to spare.
    vertx
        .executeBlocking(scrape::get, false)
        .onSuccess(text -> Reply.text(request, text))
        .onFailure(failure -> {
          log.atError().setCause(failure).log("metrics could not be written");
          Reply.error(request, 500, "metrics could not be written");
        });
  }
}
