package dev.troupe.config;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a port speaks TLS; without a certificate it does not. The files are PEM and read again when
 * they change.
 *
 * @param certificate the port's own, with those between it and its root behind it
 * @param key of the certificate, PKCS#8 and not encrypted
 * @param minimumVersion 1.2 or 1.3; older ones are never spoken
 * @param clientCa who vouches for the clients' certificates
 * @param clientAuth whether clients show a certificate
 * @param engine what does the work
 */
public record TlsConfig(
    @Nullable Path certificate,
    @Nullable Path key,
    String minimumVersion,
    @Nullable Path clientCa,
    ClientAuth clientAuth,
    Engine engine) {

  private static final Set<String> VERSIONS = Set.of("1.2", "1.3");

  public static final TlsConfig NONE =
      new TlsConfig(null, null, "1.2", null, ClientAuth.NONE, Engine.AUTO);

  public TlsConfig {
    Check.require(
        (certificate == null) == (key == null),
        certificate == null ? "certificate" : "key",
        "nothing",
        "a PEM file, as certificate and key come together");
    Check.require(
        VERSIONS.contains(minimumVersion), "minimum_version", minimumVersion, "1.2 or 1.3");
    Check.require(
        clientAuth == ClientAuth.NONE || clientCa != null,
        "client_ca",
        "nothing",
        "a PEM file, as client_auth asks for certificates");
    Check.require(
        clientAuth == ClientAuth.NONE || certificate != null,
        "client_auth",
        clientAuth.name().toLowerCase(Locale.ROOT),
        "a certificate and a key of the port's own with it");
  }

  /** Whether clients show a certificate. */
  public enum ClientAuth {
    NONE,
    /** A client without one may still say otherwise who it is. */
    OPTIONAL,
    REQUIRED
  }

  /** What encrypts. */
  public enum Engine {
    /** OpenSSL's code where there is a build of it for the platform, else the JDK's. */
    AUTO,
    JDK,
    OPENSSL
  }

  public boolean isOn() {
    return certificate != null;
  }

  public boolean asksClients() {
    return clientAuth != ClientAuth.NONE;
  }
}
