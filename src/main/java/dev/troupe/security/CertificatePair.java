package dev.troupe.security;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * A certificate with its key that were tried together, since a pair that does not fit fails only
 * when somebody connects.
 *
 * @param certificate the first of its file
 */
record CertificatePair(X509Certificate certificate, PemKeyCertOptions options) {
  private static final byte[] TRIAL = {1, 2, 3, 4, 5, 6, 7, 8};

  /**
   * @throws IllegalArgumentException when they cannot be used at {@code now}
   */
  static CertificatePair read(Vertx vertx, Buffer certificate, Buffer key, Instant now) {
    X509Certificate first = certificates("certificate", certificate).getFirst();
    if (first.getNotAfter().toInstant().isBefore(now)) {
      throw new IllegalArgumentException(
          "certificate: expired at "
              + first.getNotAfter().toInstant()
              + " (expected: a later end)");
    }
    PemKeyCertOptions options = new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    if (!fit(first.getPublicKey(), privateKey(vertx, options, first.getPublicKey()))) {
      throw new IllegalArgumentException(
          "key: of another certificate (expected: the key of the certificate)");
    }
    return new CertificatePair(first, options);
  }

  /**
   * @param what how a problem calls them
   */
  static List<X509Certificate> certificates(String what, Buffer pem) {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      factory
          .generateCertificates(new ByteArrayInputStream(pem.getBytes()))
          .forEach(each -> found.add((X509Certificate) each));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          what + ": not readable (expected: certificates in PEM)", e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(what + ": empty (expected: certificates in PEM)");
    }
    return found;
  }

  private static PrivateKey privateKey(Vertx vertx, PemKeyCertOptions options, PublicKey kind) {
    try {
      for (KeyManager manager : options.getKeyManagerFactory(vertx).getKeyManagers()) {
        if (manager instanceof X509ExtendedKeyManager keys) {
          String[] names = keys.getServerAliases(kind.getAlgorithm(), null);
          if (names != null && names.length > 0) {
            return keys.getPrivateKey(names[0]);
          }
        }
      }
    } catch (Exception e) {
      // The cause may quote the file.
      throw new IllegalArgumentException(
          "key: not readable (expected: a key in PEM, PKCS#8 and not encrypted)");
    }
    throw new IllegalArgumentException(
        "key: of another kind (expected: " + kind.getAlgorithm() + ", as the certificate's)");
  }

  private static boolean fit(PublicKey open, PrivateKey secret) {
    try {
      Signature signature = Signature.getInstance(algorithm(open));
      signature.initSign(secret);
      signature.update(TRIAL);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(TRIAL);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PublicKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
