package dev.troupe.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes bearer tokens, good ones and bad ones, without the library that checks them. */
public final class Issuer {
  public static final String NAME = "https://issuer.example";
  public static final String AUDIENCE = "troupe";

  private final String keyId;
  private final KeyPair pair;

  public Issuer(String keyId) {
    this.keyId = keyId;
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      this.pair = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** What a good token says. */
  public static JsonObject claims(String subject, Duration life) {
    long now = Instant.now().getEpochSecond();
    return new JsonObject()
        .put("iss", NAME)
        .put("aud", AUDIENCE)
        .put("sub", subject)
        .put("iat", now - 60)
        .put("exp", now + life.toSeconds());
  }

  public String token(String subject) {
    return sign(claims(subject, Duration.ofHours(1)));
  }

  public String sign(JsonObject claims) {
    String body = part(new JsonObject().put("alg", "RS256").put("kid", keyId)) + "." + part(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(body.getBytes(StandardCharsets.US_ASCII));
      return body + "." + encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Signed with a shared secret. */
  public static String shared(byte[] secret, JsonObject header, JsonObject claims) {
    String body = part(header.put("alg", "HS256")) + "." + part(claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return body + "." + encode(mac.doFinal(body.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Signed by nobody, which it says. */
  public static String unsigned(JsonObject claims) {
    return part(new JsonObject().put("alg", "none")) + "." + part(claims);
  }

  /** The attack of old: the public key, which everybody has, used as a shared secret. */
  public String confused(JsonObject claims) {
    return shared(
        pem().getBytes(StandardCharsets.US_ASCII), new JsonObject().put("kid", keyId), claims);
  }

  public String pem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** The key sets of these issuers as one. */
  public static String keySet(Issuer... issuers) {
    JsonArray keys = new JsonArray();
    Arrays.stream(issuers).map(Issuer::published).forEach(keys::add);
    return new JsonObject().put("keys", keys).encode();
  }

  private JsonObject published() {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return new JsonObject()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("kid", keyId)
        .put("n", encode(key.getModulus().toByteArray()))
        .put("e", encode(key.getPublicExponent().toByteArray()));
  }

  private static String part(JsonObject json) {
    return encode(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
