package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/** What a client of ours believes of its peers, and shows them, from the files that say so. */
final class PeerTls {
  private PeerTls() {}

  static <O extends ClientOptionsBase> O secure(O options, LinkConfig.Tls tls) {
    if (tls.ca() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(tls.ca().toString()));
    }
    if (tls.certificate() != null && tls.key() != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(tls.certificate().toString())
              .addKeyPath(tls.key().toString()));
    }
    return options;
  }
}
