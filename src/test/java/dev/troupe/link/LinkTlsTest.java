package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.LinkConfig;
import dev.troupe.testing.Pki;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Peers at {@code wss} addresses: whom we believe, and what we show. */
@Timeout(60)
final class LinkTlsTest {
  @TempDir private Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final Pki pki = new Pki();
  private final BlockingQueue<String> callers = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() throws Exception {
    Waiting.on(vertx.close());
  }

  private URI listen(X509Bundle server, String host) throws Exception {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setClientAuth(ClientAuth.REQUEST)
            .setTrustOptions(new PemTrustOptions().addCertPath(pki.trust(dir).toString()))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(Pki.certificate(dir, "robot", server).toString())
                    .addKeyPath(Pki.key(dir, "robot", server).toString()));
    HttpServer listening =
        Waiting.on(
            vertx.createHttpServer(options).webSocketHandler(this::note).listen(0, "127.0.0.1"));
    return URI.create("wss://" + host + ":" + listening.actualPort() + "/v1/events");
  }

  private void note(ServerWebSocket socket) {
    try {
      callers.add(
          ((X509Certificate) socket.peerCertificates().getFirst())
              .getSubjectX500Principal()
              .getName());
    } catch (SSLPeerUnverifiedException e) {
      callers.add("nobody");
    }
  }

  private void dial(URI address, LinkConfig.Tls tls) throws Exception {
    LinkConfig base = LinkConfig.DEFAULT;
    LinkConfig config =
        new LinkConfig(
            base.connectTimeout(),
            base.handshakeTimeout(),
            base.closeTimeout(),
            base.liveness(),
            base.retry(),
            base.limits(),
            tls);
    Links links = new Links(vertx, config, new LinkMetrics(new SimpleMeterRegistry(), "test"));
    SocketOwner owner = new SocketOwner(vertx, links);
    try {
      owner.dial(new LinkPeer("robot", address));
      Waiting.on(owner.close(1000, ""));
    } finally {
      Waiting.on(links.close());
    }
  }

  private LinkFailure refusal(URI address, LinkConfig.Tls tls) throws Exception {
    try {
      dial(address, tls);
      throw new AssertionError("a socket came");
    } catch (ExecutionException e) {
      return ((LinkFailureException) e.getCause()).failure();
    }
  }

  private LinkConfig.Tls ours() throws Exception {
    return new LinkConfig.Tls(pki.trust(dir), null, null);
  }

  @Test
  void believesAPeerWhomItsOwnAuthorityVouchesFor() throws Exception {
    dial(listen(pki.server(), "localhost"), ours());
    dial(listen(pki.server(), "127.0.0.1"), ours());

    assertThat(callers).containsExactly("nobody", "nobody");
  }

  @Test
  void doesNotBelieveAnotherName() throws Exception {
    URI address = listen(pki.client("elsewhere.example"), "localhost");

    LinkFailure failure = refusal(address, ours());
    assertThat(failure.cause()).isEqualTo(LinkCause.PROTOCOL_ERROR);
    assertThat(failure.message()).contains("no TLS: ").contains("localhost");
    assertThat(callers).isEmpty();
  }

  @Test
  void doesNotBelieveWhomNobodyVouchesForOrWhoseTimeIsOver() throws Exception {
    assertThat(refusal(listen(pki.server(), "localhost"), LinkConfig.Tls.DEFAULT).cause())
        .isEqualTo(LinkCause.PROTOCOL_ERROR);
    assertThat(refusal(listen(new Pki().server(), "localhost"), ours()).cause())
        .isEqualTo(LinkCause.PROTOCOL_ERROR);
    assertThat(refusal(listen(pki.expired("localhost"), "localhost"), ours()).message())
        .contains("NotAfter");
  }

  @Test
  void showsItsCertificateToAPeerThatAsks() throws Exception {
    X509Bundle client = pki.client("gateway");

    dial(
        listen(pki.server(), "localhost"),
        new LinkConfig.Tls(
            pki.trust(dir),
            Pki.certificate(dir, "gateway", client),
            Pki.key(dir, "gateway", client)));
    assertThat(callers).containsExactly("CN=gateway");
  }
}
