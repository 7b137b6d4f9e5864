package dev.troupe.security;

import dev.troupe.config.TokensConfig;
import dev.troupe.config.TokensConfig.Algorithm;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Turns keys, as they are told or published, into what Vert.x checks tokens with. Only keys for
 * algorithms that are allowed go in, which is what keeps all others out. Immutable.
 */
final class TokenKeys {
  private static final int MOST_KEYS = 100;
  private static final String ALGORITHM = "alg";

  /** A set may come with private parts, or with things that the library would look up. */
  private static final List<String> PUBLIC_PARTS = List.of("kid", "kty", "n", "e", "crv", "x", "y");

  private final Vertx vertx;
  private final TokensConfig config;

  TokenKeys(Vertx vertx, TokensConfig config) {
    this.vertx = vertx;
    this.config = config;
  }

  /**
   * @throws IllegalArgumentException when a key will not do
   */
  JWTAuth checker(List<PubSecKeyOptions> told, List<JsonObject> published) {
    JWTAuthOptions options = new JWTAuthOptions();
    told.forEach(options::addPubSecKey);
    published.forEach(options::addJwk);
    // Without any key the library takes tokens that nobody signed. This one nobody has.
    byte[] nobodys = new byte[TokensConfig.LEAST_SECRET];
    new SecureRandom().nextBytes(nobodys);
    options.addPubSecKey(
        new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(nobodys)));
    options.setJWTOptions(
        new JWTOptions()
            .setLeeway((int) config.clockSkew().toSeconds())
            .setIssuer(config.issuer())
            .setAudience(config.audience()));
    try {
      return JWTAuth.create(vertx, options);
    } catch (RuntimeException e) {
      // The cause may quote the key.
      throw new IllegalArgumentException("a key is not readable (expected: a public key in PEM)");
    }
  }

  /**
   * @param content the file's, or the secret
   */
  static PubSecKeyOptions told(TokensConfig.TokenKey key, Buffer content) {
    Buffer secret = content;
    if (key.algorithm().isShared()) {
      secret = Buffer.buffer(content.toString().strip());
      if (secret.length() < TokensConfig.LEAST_SECRET) {
        throw new IllegalArgumentException(
            "keys: a secret of %d bytes (expected: at least %d)"
                .formatted(secret.length(), TokensConfig.LEAST_SECRET));
      }
    }
    return new PubSecKeyOptions()
        .setAlgorithm(key.algorithm().name())
        .setId(key.id())
        .setBuffer(secret);
  }

  /**
   * The keys of a JSON Web Key Set that may sign here. One that does not say its algorithm may
   * serve all of its kind.
   *
   * @throws IllegalArgumentException when it is no such set
   */
  List<JsonObject> published(Buffer set) {
    try {
      JsonArray keys = new JsonObject(set).getJsonArray("keys");
      if (keys == null || keys.size() > MOST_KEYS) {
        throw new IllegalArgumentException(
            "key set: %s keys (expected: 0 to %d under \"keys\")"
                .formatted(keys == null ? "no" : keys.size(), MOST_KEYS));
      }
      List<JsonObject> usable = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        add(keys.getJsonObject(i), usable);
      }
      return usable;
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("key set: not readable (expected: a JSON Web Key Set)", e);
    }
  }

  private void add(JsonObject key, List<JsonObject> usable) {
    if (!key.getString("use", "sig").equals("sig")) {
      return;
    }
    for (Algorithm algorithm : config.algorithms()) {
      if (fits(key, algorithm)) {
        JsonObject plain = new JsonObject().put(ALGORITHM, algorithm.name());
        for (String part : PUBLIC_PARTS) {
          if (key.containsKey(part)) {
            plain.put(part, key.getValue(part));
          }
        }
        usable.add(plain);
      }
    }
  }

  /** Shared secrets are told, never published. */
  private static boolean fits(JsonObject key, Algorithm algorithm) {
    String said = key.getString(ALGORITHM);
    String kind = key.getString("kty", "");
    String family = algorithm.name().substring(0, 2).toLowerCase(Locale.ROOT);
    return (said == null || said.equals(algorithm.name()))
        && switch (family) {
          case "rs", "ps" -> kind.equals("RSA");
          case "es" -> kind.equals("EC") && curve(algorithm).equals(key.getString("crv"));
          default -> false;
        };
  }

  private static String curve(Algorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "P-256";
      case ES384 -> "P-384";
      default -> "P-521";
    };
  }

  /** Files and secrets of the configuration, in the order of {@code contents}. */
  static List<PubSecKeyOptions> told(List<TokensConfig.TokenKey> keys, List<Buffer> contents) {
    List<PubSecKeyOptions> told = new ArrayList<>();
    int file = 0;
    for (TokensConfig.TokenKey key : keys) {
      Buffer content =
          key.secret() != null ? Buffer.buffer(key.secret().reveal()) : contents.get(file++);
      told.add(told(key, content));
    }
    return told;
  }

  /** The same keys, with what their secrets are now; those of files stay. */
  static List<PubSecKeyOptions> renewed(
      List<TokensConfig.TokenKey> keys, List<PubSecKeyOptions> before) {
    List<PubSecKeyOptions> told = new ArrayList<>(before);
    for (int i = 0; i < told.size(); i++) {
      TokensConfig.TokenKey key = keys.get(i);
      if (key.secret() != null) {
        told.set(i, told(key, Buffer.buffer(key.secret().reveal())));
      }
    }
    return told;
  }
}
