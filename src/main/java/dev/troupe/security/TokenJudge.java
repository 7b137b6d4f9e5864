package dev.troupe.security;

import dev.troupe.config.TokensConfig;
import dev.troupe.telemetry.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.NoSuchKeyIdException;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.nio.file.Path;
import java.security.SignatureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges bearer tokens with the keys that are known now; Vert.x does the reading and checking.
 * Thread-safe.
 */
final class TokenJudge {
  private static final Logger log = LoggerFactory.getLogger(TokenJudge.class);

  private final TokensConfig config;
  private final TokenKeys keys;
  private final @Nullable FileWatch files;
  private final @Nullable KeySetSource source;
  private List<PubSecKeyOptions> told = List.of();
  private List<JsonObject> filed = List.of();
  private List<JsonObject> fetched = List.of();
  private volatile JWTAuth checker;

  /** Changes with the keys: what was found with others must be found again. */
  private volatile int generation;

  TokenJudge(
      Vertx vertx,
      TokensConfig config,
      InstantSource clock,
      MeterRegistry registry,
      SecurityMetrics metrics) {
    this.config = config;
    this.keys = new TokenKeys(vertx, config);
    this.checker = keys.checker(List.of(), List.of());
    List<Path> paths =
        new ArrayList<>(
            config.keys().stream()
                .map(TokensConfig.TokenKey::file)
                .filter(Objects::nonNull)
                .toList());
    if (config.jwksFile() != null) {
      paths.add(config.jwksFile());
    }
    this.files =
        paths.isEmpty() ? null : new FileWatch("token-keys", paths, true, this::file, registry);
    this.source =
        config.jwksUrl() == null
            ? null
            : new KeySetSource(
                vertx, config.jwksUrl(), config.refreshLeast(), this::fetched, clock, metrics);
  }

  /** Blocks for files, and does not wait for the issuer. */
  void load(Vertx vertx, Duration every) {
    if (files == null) {
      file(List.of());
    } else {
      files.load();
      files.start(vertx, every);
    }
    config.keys().stream()
        .map(TokensConfig.TokenKey::secret)
        .filter(Objects::nonNull)
        .forEach(secret -> secret.onRenewal(this::renew));
    KeySetSource issuer = source;
    if (issuer != null) {
      issuer.refresh();
      vertx.setPeriodic(config.refreshEvery().toMillis(), id -> issuer.refresh());
    }
  }

  private synchronized void file(List<Buffer> contents) {
    List<JsonObject> set =
        config.jwksFile() == null ? List.of() : keys.published(contents.getLast());
    use(TokenKeys.told(config.keys(), contents), set, fetched);
  }

  /** Of secrets that sign, configurations that will not do were refused before. */
  private synchronized void renew() {
    try {
      use(TokenKeys.renewed(config.keys(), told), filed, fetched);
    } catch (IllegalArgumentException e) {
      // One that names another for it, which takes a restart, may have given this name away.
      log.atWarn()
          .addKeyValue(LogKeys.CAUSE, e.getMessage())
          .log("a secret cannot sign tokens, the old one stays in use");
    }
  }

  private synchronized void fetched(Buffer set) {
    use(told, filed, keys.published(set));
  }

  private void use(
      List<PubSecKeyOptions> nextTold, List<JsonObject> nextFiled, List<JsonObject> nextFetched) {
    List<JsonObject> published = new ArrayList<>(nextFiled);
    published.addAll(nextFetched);
    checker = keys.checker(nextTold, published);
    if (!nextTold.equals(told) || !nextFiled.equals(filed) || !nextFetched.equals(fetched)) {
      generation++;
    }
    told = nextTold;
    filed = nextFiled;
    fetched = nextFetched;
  }

  boolean isTooLong(String token) {
    return token.length() > config.maxTokenBytes();
  }

  int generation() {
    return generation;
  }

  /** Done already unless a key was missing that the issuer may have published since. */
  Future<Verdict> judge(String token) {
    Verdict first = check(token);
    if (source != null && first.equals(Verdict.doubted(Doubt.TOKEN_KEY_UNKNOWN))) {
      return source.refresh().map(fresh -> check(token)).otherwise(first);
    }
    return Future.succeededFuture(first);
  }

  private Verdict check(String token) {
    try {
      // It is done at once; claims of a wrong kind come as exceptions.
      Future<User> checked = checker.authenticate(new TokenCredentials(token));
      return checked.succeeded()
          ? believe(checked.result().attributes().getJsonObject("accessToken"))
          : Verdict.doubted(doubt(checked.cause()));
    } catch (ClassCastException e) {
      return Verdict.doubted(Doubt.UNREADABLE);
    }
  }

  private Verdict believe(JsonObject claims) {
    Long end = claims.getLong("exp");
    if (end == null) {
      return Verdict.doubted(Doubt.TOKEN_WITHOUT_END);
    }
    String name = claims.getValue(config.principalClaim()) instanceof String written ? written : "";
    if (!Principal.isName(name)) {
      return Verdict.doubted(Doubt.NAME_UNUSABLE);
    }
    Instant until = Instant.ofEpochSecond(end).plus(config.clockSkew());
    Principal principal =
        Principal.of(name, groups(claims.getValue(config.groupClaim())), Means.TOKEN);
    return Verdict.believed(new Identity(principal, until, () -> false));
  }

  /** Some issuers write a list, some one word. */
  private static Set<String> groups(@Nullable Object claim) {
    return switch (claim) {
      case JsonArray list ->
          list.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .collect(Collectors.toSet());
      case String one -> Set.of(one);
      case null, default -> Set.of();
    };
  }

  /** The library tells by text what went wrong; what it does not tell is unreadable. */
  private static Doubt doubt(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    if (cause instanceof NoSuchKeyIdException) {
      return Doubt.TOKEN_KEY_UNKNOWN;
    } else if (cause instanceof SignatureException) {
      return Doubt.TOKEN_SIGNATURE_WRONG;
    } else if (text.contains("not signed") || text.contains("none") || text.contains("required")) {
      return Doubt.TOKEN_UNSIGNED;
    } else if (text.contains("expired")) {
      return Doubt.TOKEN_EXPIRED;
    } else if (text.contains("audience")) {
      return Doubt.TOKEN_AUDIENCE_WRONG;
    } else if (text.contains("issuer")) {
      return Doubt.TOKEN_ISSUER_WRONG;
    }
    return Doubt.UNREADABLE;
  }
}
