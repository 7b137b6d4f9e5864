package dev.troupe.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which bearer tokens (JWT) are believed; without any key none is.
 *
 * @param issuer who must have made them
 * @param audience one of whom they must be meant for
 * @param jwksUrl where the issuer publishes its keys
 * @param jwksFile the same as a file, read again when it changes
 * @param keys keys that are told one by one
 * @param algorithms what a token may be signed with; never {@code none}
 * @param principalClaim the claim that is the caller's name
 * @param groupClaim the claim that lists the caller's groups
 * @param clockSkew how much clocks may differ
 * @param maxTokenBytes a longer token is refused unread
 * @param cached tokens whose outcome is remembered, an event loop each
 * @param refreshEvery how often {@code jwksUrl} is asked
 * @param refreshLeast how long it is left alone after that, also when a token names a key that
 *     nobody knows
 */
public record TokensConfig(
    @Nullable String issuer,
    List<String> audience,
    @Nullable URI jwksUrl,
    @Nullable Path jwksFile,
    List<TokenKey> keys,
    List<Algorithm> algorithms,
    String principalClaim,
    String groupClaim,
    Duration clockSkew,
    int maxTokenBytes,
    int cached,
    Duration refreshEvery,
    Duration refreshLeast) {

  /** In bytes, of RFC 7518 for HMAC with SHA-256; a shorter secret can be guessed. */
  public static final int LEAST_SECRET = 32;

  public static final TokensConfig DEFAULT =
      new TokensConfig(
          null,
          List.of(),
          null,
          null,
          List.of(),
          List.of(Algorithm.RS256, Algorithm.ES256),
          "sub",
          "groups",
          Duration.ofSeconds(30),
          8 << 10,
          10_000,
          Duration.ofMinutes(10),
          Duration.ofSeconds(10));

  public TokensConfig {
    audience = List.copyOf(audience);
    keys = List.copyOf(keys);
    algorithms = List.copyOf(algorithms);
    boolean on = jwksUrl != null || jwksFile != null || !keys.isEmpty();
    Check.require(!on || issuer != null, "issuer", "nothing", "who makes the tokens");
    Check.require(
        !on || !audience.isEmpty(), "audience", "nothing", "whom tokens must be meant for");
    Check.require(!algorithms.isEmpty(), "algorithms", "[]", "at least one");
    if (jwksUrl != null) {
      Check.require(
          SecurityConfig.isSafe(jwksUrl),
          "jwks_url",
          jwksUrl,
          "https://…, or http:// on this machine");
    }
    for (TokenKey key : keys) {
      Check.require(
          algorithms.contains(key.algorithm()), "keys", key.algorithm(), "one of algorithms");
    }
    Check.require(!principalClaim.isBlank(), "principal_claim", principalClaim, "a name");
    Check.range("clock_skew", clockSkew, Duration.ZERO, Duration.ofMinutes(10));
    Check.range("max_token_bytes", maxTokenBytes, 256, 64 << 10);
    Check.range("cached", cached, 0, 1_000_000);
    Check.range("refresh_every", refreshEvery, Duration.ofSeconds(1), Duration.ofHours(24));
    Check.range("refresh_least", refreshLeast, Duration.ofMillis(100), refreshEvery);
  }

  /** What signs a token. */
  public enum Algorithm {
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    HS256,
    HS384,
    HS512;

    private static final Set<Algorithm> SHARED = Set.of(HS256, HS384, HS512);

    /** Whether who checks a token could also make one. */
    public boolean isShared() {
      return SHARED.contains(this);
    }
  }

  /**
   * One key.
   *
   * @param id what tokens call it in {@code kid}; without one it is tried on every token
   * @param file a public key in PEM or, for HS…, the secret; read again when it changes
   * @param secret the secret that {@code secrets} keeps under the written name, for HS… only
   */
  public record TokenKey(
      Algorithm algorithm, @Nullable String id, @Nullable Path file, @Nullable KeptSecret secret) {

    public TokenKey {
      Check.require(
          (file == null) != (secret == null),
          "file",
          file == null ? "nothing" : file,
          "file or secret, one of them");
      Check.require(
          secret == null || algorithm.isShared(),
          "secret",
          "***",
          "a file with a public key, for " + algorithm);
      // One that could not be read is empty, and told already.
      if (secret != null && !secret.reveal().isEmpty()) {
        int bytes = secret.reveal().strip().getBytes(StandardCharsets.UTF_8).length;
        Check.require(
            bytes >= LEAST_SECRET, "secret", bytes + " bytes", "at least " + LEAST_SECRET);
      }
    }
  }

  public boolean isOn() {
    return jwksUrl != null || jwksFile != null || !keys.isEmpty();
  }
}
