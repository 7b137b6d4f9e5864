package dev.troupe.simulator.uhlive;

import dev.troupe.time.Time;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives tokens to those who know the secret, and knows them again at the door. A token is checked
 * when a connection opens and never again. Confined to the simulator.
 */
final class TokenDesk {
  private static final int MOST_TOKENS = 10_000;
  private static final String BEARER = "bearer ";

  private final Credentials credentials;
  private final Duration life;
  private final boolean singleUse;
  private final Time time;
  private final Random random;
  private final Map<String, Long> expiries = new LinkedHashMap<>();

  /** What the token endpoint answers. */
  record Answer(int status, JsonObject body) {
    boolean granted() {
      return status == 200;
    }
  }

  TokenDesk(Credentials credentials, Duration life, boolean singleUse, Time time, Random random) {
    this.credentials = credentials;
    this.life = life;
    this.singleUse = singleUse;
    this.time = time;
    this.random = random;
  }

  /**
   * @param field finds a field of the form
   * @param authorization the header, in which a client may show its secret instead
   */
  Answer answer(Function<String, @Nullable String> field, @Nullable String authorization) {
    String grant = field.apply("grant_type");
    if (grant == null) {
      return refused(400, "invalid_request", "grant_type is missing");
    }
    if (!isClient(field.apply("client_id"), field.apply("client_secret"))
        && !isClient(authorization)) {
      return refused(401, "invalid_client", "no client has that id and that secret");
    }
    if (!grant.equals("client_credentials")) {
      return refused(400, "unsupported_grant_type", "only client_credentials is granted here");
    }
    return new Answer(
        200,
        new JsonObject()
            .put("access_token", issue())
            .put("expires_in", life.toSeconds())
            .put("refresh_expires_in", 0)
            .put("token_type", "Bearer")
            .put("not-before-policy", 0)
            .put("scope", "stream-h2b"));
  }

  static Answer refused(int status, String error, String description) {
    return new Answer(
        status, new JsonObject().put("error", error).put("error_description", description));
  }

  /** The HTTP status that meets an upgrade with that header; 0 lets it pass. */
  int refusal(@Nullable String authorization) {
    boolean bearer =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    if (authorization == null || !bearer) {
      return 401;
    }
    String token = authorization.substring(BEARER.length()).strip();
    Long expiry = expiries.get(token);
    if (expiry == null || time.nanos() >= expiry) {
      return 401;
    }
    if (singleUse) {
      expiries.remove(token);
    }
    return 0;
  }

  void expireAll() {
    expiries.clear();
  }

  /** Looks like a JWT, so that nobody learns to rely on a shorter one; its signature is noise. */
  private String issue() {
    long now = time.now().getEpochSecond();
    JsonObject header = new JsonObject().put("alg", "RS256").put("typ", "JWT");
    JsonObject claims =
        new JsonObject()
            .put("iat", now)
            .put("exp", now + life.toSeconds())
            .put("jti", String.format("%016x", random.nextLong()))
            .put("azp", credentials.clientId());
    byte[] signature = new byte[256];
    random.nextBytes(signature);
    String token = part(header) + "." + part(claims) + "." + encode(signature);
    if (expiries.size() >= MOST_TOKENS) {
      expiries.remove(expiries.keySet().iterator().next());
    }
    expiries.put(token, time.nanos() + life.toNanos());
    return token;
  }

  private boolean isClient(@Nullable String id, @Nullable String secret) {
    return credentials.clientId().equals(id) && credentials.clientSecret().equals(secret);
  }

  private boolean isClient(@Nullable String authorization) {
    String plain = credentials.clientId() + ":" + credentials.clientSecret();
    byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
    return ("Basic " + Base64.getEncoder().encodeToString(bytes)).equals(authorization);
  }

  private static String part(JsonObject json) {
    return encode(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
