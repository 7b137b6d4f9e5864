package dev.troupe.security;

import io.vertx.core.http.HttpConnection;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a client showed while its connection was made; TLS has checked it against the client CA. */
public final class PeerCertificate {
  private PeerCertificate() {}

  /** Empty where there is no TLS, or the client showed none, which it may. */
  public static Optional<X509Certificate> of(HttpConnection connection) {
    if (!connection.isSsl()) {
      return Optional.empty();
    }
    try {
      List<Certificate> chain = connection.peerCertificates();
      return chain != null && !chain.isEmpty() && chain.getFirst() instanceof X509Certificate first
          ? Optional.of(first)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
