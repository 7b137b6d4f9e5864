package dev.troupe.grpc;

import dev.troupe.config.SecurityConfig.OpenMethods;
import dev.troupe.security.Authenticator;
import dev.troupe.security.Authority;
import dev.troupe.security.Identity;
import dev.troupe.security.PeerCertificate;
import dev.troupe.security.Verdict;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Asks every request who sends it, before any of it is read, and every connection only once who its
 * certificate is of. Confined to one event loop.
 */
final class Doorkeeper {
  private static final Logger log = LoggerFactory.getLogger(Doorkeeper.class);
  private static final String API_KEY = "x-api-key";
  private static final Future<Verdict> ANYBODY =
      Future.succeededFuture(Verdict.believed(Identity.ANONYMOUS));

  /** A stranger must not be able to fill the log; the metric counts them all. */
  private static final int LINES_PER_WINDOW = 20;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private final Authenticator authenticator;
  private final Time time;
  private final List<String> open;
  private final Map<HttpConnection, Verdict> shown = new IdentityHashMap<>();
  private long windowEnd;
  private int lines;

  private Doorkeeper(Authenticator authenticator, Time time, List<String> open) {
    this.authenticator = authenticator;
    this.time = time;
    this.open = open;
    this.windowEnd = time.nanos();
  }

  /** Null where nobody is asked. */
  static @Nullable Doorkeeper of(Entrance entrance, Time time) {
    Authority authority = entrance.authority();
    return authority == null
        ? null
        : new Doorkeeper(
            authority.authenticator(entrance.asksCertificates()), time, paths(entrance));
  }

  private static List<String> paths(Entrance entrance) {
    List<String> paths = new ArrayList<>();
    for (OpenMethods each : entrance.open()) {
      switch (each) {
        case HEALTH -> paths.add("/grpc.health.v1.Health/");
        case REFLECTION -> {
          paths.add("/grpc.reflection.v1.ServerReflection/");
          paths.add("/grpc.reflection.v1alpha.ServerReflection/");
        }
      }
    }
    return paths;
  }

  void welcome(HttpConnection connection) {
    PeerCertificate.of(connection)
        .map(authenticator::judge)
        .ifPresent(verdict -> shown.put(connection, verdict));
  }

  void forget(HttpConnection connection) {
    shown.remove(connection);
  }

  /** Done already unless an issuer must be asked; may then be done on any thread. Never fails. */
  Future<Verdict> ask(HttpServerRequest request) {
    String path = request.path();
    if (path != null && open.stream().anyMatch(path::startsWith)) {
      return ANYBODY;
    }
    return authenticator.judge(
        shown.get(request.connection()),
        request.headers().getAll(HttpHeaders.AUTHORIZATION),
        request.headers().getAll(API_KEY));
  }

  /** Notes why somebody is turned away, who does not hear it. */
  void note(HttpServerRequest request, Verdict verdict) {
    if (verdict instanceof Verdict.Doubted doubted && mayLog()) {
      log.atInfo()
          .addKeyValue("remote", request.remoteAddress())
          .addKeyValue(LogKeys.CAUSE, doubted.doubt())
          .log("caller refused: not known");
    }
  }

  private boolean mayLog() {
    if (time.nanos() - windowEnd >= 0) {
      windowEnd = time.nanos() + WINDOW.toNanos();
      lines = 0;
    }
    return lines++ < LINES_PER_WINDOW;
  }

  Instant now() {
    return authenticator.now();
  }

  /** Notes that a call is ended since its caller is not believed any more. */
  void withdrawn(Call call) {
    authenticator.withdrawn();
    LoggingEventBuilder line =
        log.atInfo()
            .addKeyValue("principal", call.principal())
            .addKeyValue(LogKeys.KIND, call.method().getFullName());
    String trace = call.span().traceId();
    (trace == null ? line : line.addKeyValue(LogKeys.TRACE, trace))
        .log("call ended: its caller's token or key expired or was taken back");
  }
}
