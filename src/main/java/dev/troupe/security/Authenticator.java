package dev.troupe.security;

import dev.troupe.security.Verdict.Believed;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges callers for one event loop, and remembers tokens that were good, by their digest, so that
 * a signature is checked once. Confined to that event loop.
 */
public final class Authenticator {
  private static final String BEARER = "bearer ";

  private final @Nullable CertificateNames certificates;
  private final @Nullable TokenJudge tokens;
  private final @Nullable KeyRing keys;
  private final InstantSource clock;
  private final SecurityMetrics metrics;
  private final Map<ByteBuffer, Verdict> known;
  private int generation;

  Authenticator(
      @Nullable CertificateNames certificates,
      @Nullable TokenJudge tokens,
      @Nullable KeyRing keys,
      int cached,
      InstantSource clock,
      SecurityMetrics metrics) {
    this.certificates = certificates;
    this.tokens = tokens;
    this.keys = keys;
    this.clock = clock;
    this.metrics = metrics;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Verdict> eldest) {
            return size() > cached;
          }
        };
  }

  /** Who shows this certificate; for a connection, whose calls then hand it in again. */
  public @Nullable Verdict judge(X509Certificate certificate) {
    return certificates == null ? null : certificates.judge(certificate, clock.instant());
  }

  /**
   * Who calls. Done already unless an issuer must be asked for its keys; may then be done on any
   * thread.
   *
   * @param shown what {@link #judge(X509Certificate)} said of the connection's certificate
   */
  public Future<Verdict> judge(
      @Nullable Verdict shown, List<String> authorization, List<String> apiKey) {
    Verdict sofar = shown == null ? null : current(shown);
    if (!apiKey.isEmpty()) {
      sofar = both(sofar, key(single(apiKey)));
    }
    if (!authorization.isEmpty()) {
      String written = single(authorization);
      String bearer = bearer(written);
      if (bearer == null) {
        sofar = both(sofar, Verdict.doubted(Doubt.UNREADABLE));
      } else if (bearer.startsWith(KeyRing.PREFIX)) {
        sofar = both(sofar, key(bearer));
      } else {
        return token(sofar, bearer);
      }
    }
    return Future.succeededFuture(
        counted(sofar == null ? Verdict.doubted(Doubt.NOTHING_SHOWN) : sofar));
  }

  private Future<Verdict> token(@Nullable Verdict sofar, String bearer) {
    Future<Verdict> judged = token(bearer);
    return judged.isComplete()
        ? Future.succeededFuture(counted(both(sofar, judged.result())))
        : judged.map(verdict -> counted(both(sofar, verdict)));
  }

  private static Verdict both(@Nullable Verdict sofar, Verdict next) {
    return sofar == null ? next : sofar.and(next);
  }

  private Verdict counted(Verdict verdict) {
    metrics.judged(verdict);
    return verdict;
  }

  /** A connection may outlive its certificate. */
  private Verdict current(Verdict shown) {
    return shown instanceof Believed believed && !believed.identity().holds(clock.instant())
        ? Verdict.doubted(Doubt.CERTIFICATE_EXPIRED)
        : shown;
  }

  private Verdict key(@Nullable String shown) {
    return keys == null || shown == null
        ? Verdict.doubted(Doubt.UNREADABLE)
        : keys.judge(shown, clock.instant());
  }

  private Future<Verdict> token(String bearer) {
    TokenJudge judge = tokens;
    if (judge == null) {
      return Future.succeededFuture(Verdict.doubted(Doubt.UNREADABLE));
    }
    if (judge.isTooLong(bearer)) {
      return Future.succeededFuture(Verdict.doubted(Doubt.TOKEN_TOO_LARGE));
    }
    if (generation != judge.generation()) {
      known.clear();
      generation = judge.generation();
    }
    ByteBuffer digest = ByteBuffer.wrap(Digests.sha256(bearer.getBytes(StandardCharsets.UTF_8)));
    Verdict before = known.get(digest);
    if (before instanceof Believed believed && believed.identity().holds(clock.instant())) {
      return Future.succeededFuture(before);
    }
    Future<Verdict> judged = judge.judge(bearer);
    if (judged.isComplete() && judged.result() instanceof Believed) {
      known.put(digest, judged.result());
    }
    return judged;
  }

  /** Of the same header sent twice neither is taken. */
  private static @Nullable String single(List<String> headers) {
    return headers.size() == 1 ? headers.getFirst() : null;
  }

  private static @Nullable String bearer(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? header.substring(BEARER.length()).strip()
        : null;
  }

  public Instant now() {
    return clock.instant();
  }

  /** Notes that a call was ended since its caller is not believed any more. */
  public void withdrawn() {
    metrics.withdrawn();
  }
}
