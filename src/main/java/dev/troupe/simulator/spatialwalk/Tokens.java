package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens in the form of a JWT, signed by the API key: what they say is in them, so that a
 * simulator that was started again takes the old ones. Confined.
 */
final class Tokens {
  private static final String HEADER = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
  private static final int MAX_REMEMBERED = 100_000;

  private final Accounts accounts;
  private final Ids ids;

  /** Tokens that have opened a socket, with the second from which nobody need remember them. */
  private final Map<String, Long> used = new HashMap<>();

  Tokens(Accounts accounts, Ids ids) {
    this.accounts = accounts;
    this.ids = ids;
  }

  String issue(Account account, String modelVersion, long expiresAt, Instant now) {
    JsonObject claims =
        new JsonObject()
            .put("app_id", account.appId())
            .put("exp", expiresAt)
            .put("iat", now.getEpochSecond())
            .put("jti", ids.next());
    if (!modelVersion.isEmpty()) {
      claims.put("version", modelVersion);
    }
    String signed = HEADER + "." + encode(claims.encode());
    return signed + "." + signature(account.apiKey(), signed);
  }

  /** Empty for what nobody here has signed; whether it has expired is another question. */
  Optional<SessionToken> read(String token) {
    int dot = token.lastIndexOf('.');
    int first = token.indexOf('.');
    if (first < 0 || first == dot) {
      return Optional.empty();
    }
    String signed = token.substring(0, dot);
    byte[] signature = token.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
    for (Account account : accounts.all()) {
      byte[] expected = signature(account.apiKey(), signed).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(expected, signature)) {
        return claims(account, signed.substring(first + 1));
      }
    }
    return Optional.empty();
  }

  boolean isUsed(SessionToken token) {
    return used.containsKey(token.id());
  }

  void use(SessionToken token, Instant now) {
    if (used.size() >= MAX_REMEMBERED) {
      used.values().removeIf(expired -> expired <= now.getEpochSecond());
    }
    if (used.size() < MAX_REMEMBERED) {
      used.put(token.id(), token.expiresAt());
    }
  }

  private static Optional<SessionToken> claims(Account account, String payload) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(payload);
      JsonObject claims = new JsonObject(new String(json, StandardCharsets.UTF_8));
      return Optional.of(
          new SessionToken(
              account,
              claims.getString("app_id", ""),
              claims.getLong("exp", 0L),
              claims.getString("jti", "")));
    } catch (IllegalArgumentException | DecodeException | ClassCastException notOurs) {
      return Optional.empty();
    }
  }

  private static String signature(String key, String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("HmacSHA256: (expected: in every JDK)", missing);
    }
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
