package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.ProbeServiceGrpc;
import dev.troupe.config.TlsConfig;
import dev.troupe.config.TlsConfig.Engine;
import dev.troupe.testing.Pki;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client port in TLS. */
@Timeout(60)
class TlsTest {
  private static final String ECHO = "/v1/probes/alice/echo?text=hi";

  @TempDir private Path dir;
  private final Pki pki = new Pki();
  private PortFixture port;

  @AfterEach
  void stop() throws InterruptedException {
    if (port != null) {
      port.close();
    }
  }

  private void open(TlsConfig tls) {
    assumeTrue(
        tls.engine() != Engine.OPENSSL || OpenSSLEngineOptions.isAvailable(),
        "no build of OpenSSL for this platform");
    port =
        new PortFixture(settings -> {
          settings.tls = tls;
          return settings;
        });
  }

  private TlsConfig tls(Engine engine, String minimum) throws IOException {
    X509Bundle server = pki.server();
    return new TlsConfig(
        Pki.certificate(dir, "server", server),
        Pki.key(dir, "server", server),
        minimum,
        null,
        TlsConfig.ClientAuth.NONE,
        engine);
  }

  private HttpClient client(String... versions) throws IOException {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setTrustOptions(new PemTrustOptions().addCertPath(pki.trust(dir).toString()));
    if (versions.length > 0) {
      options.setEnabledSecureTransportProtocols(Set.of(versions));
    }
    return port.vertx.createHttpClient(options);
  }

  private HttpClientRequest request(HttpClient client) {
    return PortFixture.await(client.request(HttpMethod.GET, port.port.port(), "localhost", ECHO));
  }

  private static int status(HttpClientRequest request) {
    return PortFixture.await(
            request.send().compose(response -> response.body().map(body -> response)))
        .statusCode();
  }

  private static BigInteger serial(HttpClientRequest request) throws Exception {
    return ((X509Certificate) request.connection().peerCertificates().getFirst()).getSerialNumber();
  }

  @ParameterizedTest
  @EnumSource
  void whoDoesNotShakeHandsIsSentAway(Engine engine) throws Exception {
    TlsConfig tls = tls(engine, "1.2");
    assumeTrue(engine != Engine.OPENSSL || OpenSSLEngineOptions.isAvailable(), "no OpenSSL");
    port =
        new PortFixture(settings -> {
          settings.tls = tls;
          settings.introduction = Duration.ofMillis(300);
          return settings;
        });

    try (Socket silent = new Socket("127.0.0.1", port.port.port())) {
      // Of the ten seconds that a handshake may take otherwise.
      silent.setSoTimeout(8_000);
      assertThat(silent.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyEngineSpeaksGrpcAndAgreesOnHttp2(Engine engine) throws Exception {
    open(tls(engine, "1.2"));

    var channel = port.channel(this::secure);
    assertThat(
            ProbeServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .echo(EchoRequest.newBuilder().setText("hi").build())
                .getText())
        .isEqualTo("hi");
    HttpClientRequest request = request(client());
    assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(request.connection().sslSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(status(request)).isEqualTo(200);
  }

  private void secure(NettyChannelBuilder builder) {
    try {
      builder
          .useTransportSecurity()
          .sslContext(GrpcSslContexts.forClient().trustManager(pki.trust(dir).toFile()).build());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void browsersOfOldSpeakHttp1OverTls() throws Exception {
    open(tls(Engine.AUTO, "1.2"));

    HttpClient old =
        port.vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertPath(pki.trust(dir).toString())));
    HttpClientRequest request = request(old);
    assertThat(request.version()).isEqualTo(HttpVersion.HTTP_1_1);
    assertThat(status(request)).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "OPENSSL"})
  void tls11IsRefused(Engine engine) throws Exception {
    open(tls(engine, "1.2"));

    try (Socket socket = new Socket("127.0.0.1", port.port.port())) {
      socket.getOutputStream().write(helloOfTls11());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] alert = new byte[7];
      in.readFully(alert);
      // An alert, fatal: protocol_version.
      assertThat(alert[0]).isEqualTo((byte) 21);
      assertThat(alert[5]).isEqualTo((byte) 2);
      assertThat(alert[6]).isEqualTo((byte) 70);
    }
  }

  /** TLS 1.1 with TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, and nothing beyond. */
  private static byte[] helloOfTls11() {
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 4 + 2 + 2 + 8 + 6];
    int at = 0;
    byte[] head = {
      22, 3, 1, 0, (byte) (hello.length - 5), 1, 0, 0, (byte) (hello.length - 9), 3, 2
    };
    System.arraycopy(head, 0, hello, 0, head.length);
    at = head.length + 32;
    byte[] tail = {
      0, // no session
      0,
      2,
      (byte) 0xC0,
      0x09, // one cipher suite
      1,
      0, // no compression
      0,
      14, // extensions
      0,
      10,
      0,
      4,
      0,
      2,
      0,
      23, // secp256r1
      0,
      11,
      0,
      2,
      1,
      0 // uncompressed points
    };
    System.arraycopy(tail, 0, hello, at, tail.length);
    assertThat(at + tail.length).isEqualTo(hello.length);
    return hello;
  }

  @Test
  void whereTls13IsTheLeastItIsTheOnlyOne() throws Exception {
    open(tls(Engine.AUTO, "1.3"));

    assertThatThrownBy(() -> request(client("TLSv1.2")))
        .hasCauseInstanceOf(SSLHandshakeException.class)
        .hasMessageNotContaining("timed out");
    assertThat(status(request(client("TLSv1.3")))).isEqualTo(200);
  }

  @Test
  void newConnectionsSeeAnewCertificateAndOldOnesLiveOn() throws Exception {
    open(tls(Engine.AUTO, "1.2"));
    HttpClient old = client();
    HttpClientRequest before = request(old);
    BigInteger first = serial(before);
    assertThat(status(before)).isEqualTo(200);

    X509Bundle next = pki.server();
    Pki.certificate(dir, "server", next);
    Pki.key(dir, "server", next);
    until(() -> reloads("accepted") == 1);

    until(() -> serialOf(client()).equals(next.getCertificate().getSerialNumber()));
    HttpClientRequest after = request(old);
    assertThat(after.connection()).isSameAs(before.connection());
    assertThat(serial(after)).isEqualTo(first);
    assertThat(status(after)).isEqualTo(200);
  }

  @Test
  void aPairThatDoesNotFitIsRefusedAndTheOldOneStays() throws Exception {
    open(tls(Engine.AUTO, "1.2"));
    BigInteger first = serialOf(client());

    Pki.certificate(dir, "server", pki.server());
    until(() -> reloads("refused") == 1);
    Pki.write(dir.resolve("server.pem"), "no certificate");
    until(() -> reloads("refused") == 2);
    Pki.certificate(dir, "server", pki.expired("localhost"));
    until(() -> reloads("refused") == 3);

    assertThat(serialOf(client())).isEqualTo(first);
    assertThat(reloads("accepted")).isZero();
  }

  @Test
  void aMetricSaysHowLongTheCertificateLasts() throws Exception {
    X509Bundle server =
        pki.issue(builder ->
            builder
                .addSanDnsName("localhost")
                .subject("CN=gateway")
                .notAfter(Instant.now().plus(Duration.ofDays(3))));
    open(
        new TlsConfig(
            Pki.certificate(dir, "server", server),
            Pki.key(dir, "server", server),
            "1.2",
            null,
            TlsConfig.ClientAuth.NONE,
            Engine.AUTO));

    double left =
        port.registry
            .get("troupe.tls.certificate.expiry.seconds")
            .tag("port", "server")
            .gauge()
            .value();
    assertThat(left).isBetween(2.9 * 86_400, 3.0 * 86_400);
  }

  @Test
  void whatWillNotDoIsNamedAtTheStart() throws Exception {
    TlsConfig good = tls(Engine.AUTO, "1.2");
    Pki.key(dir, "server", pki.server());
    assertThatThrownBy(() -> open(good))
        .hasMessage(
            "server.tls.key: of another certificate (expected: the key of the certificate)");
    Pki.write(dir.resolve("server.key"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END");
    assertThatThrownBy(() -> open(good))
        .hasMessageContaining("server.tls.key: not readable")
        .hasMessageNotContaining("c2VjcmV0");
  }

  private BigInteger serialOf(HttpClient client) {
    try {
      HttpClientRequest request = request(client);
      BigInteger serial = serial(request);
      status(request);
      return serial;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private double reloads(String outcome) {
    return port.registry
        .get("troupe.reloads")
        .tag("what", "server-tls")
        .tag("outcome", outcome)
        .counter()
        .count();
  }

  private void until(ThrowingCondition wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!wanted.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      PortFixture.await(port.vertx.timer(20, TimeUnit.MILLISECONDS));
    }
  }

  @FunctionalInterface
  private interface ThrowingCondition {
    boolean holds() throws Exception;
  }
}
