package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.ProbeServiceGrpc;
import dev.troupe.config.SecurityConfig;
import dev.troupe.config.SecurityConfig.CertificateField;
import dev.troupe.config.SecurityConfig.CertificateRule;
import dev.troupe.config.TlsConfig;
import dev.troupe.config.TlsConfig.ClientAuth;
import dev.troupe.config.TlsConfig.Engine;
import dev.troupe.config.TokensConfig;
import dev.troupe.security.KeyFile;
import dev.troupe.security.Means;
import dev.troupe.security.Principal;
import dev.troupe.testing.Pki;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates of clients at the client port. */
@Timeout(60)
class MutualTlsTest {
  private static final CertificateRule STAFF =
      new CertificateRule(
          CertificateField.DNS, "(.+)\\.clients\\.example", "$1", List.of("operators"));

  @TempDir private Path dir;
  private final Pki pki = new Pki();
  private PortFixture port;
  private String key;

  @AfterEach
  void stop() throws InterruptedException {
    if (port != null) {
      port.close();
    }
  }

  private void open(ClientAuth auth, Engine engine) throws IOException {
    X509Bundle server = pki.server();
    key =
        new KeyFile(dir.resolve("keys"))
            .create("ada", Set.of("night"), null, Instant.now(), new SecureRandom())
            .secret();
    TlsConfig tls =
        new TlsConfig(
            Pki.certificate(dir, "server", server),
            Pki.key(dir, "server", server),
            "1.2",
            pki.trust(dir),
            auth,
            engine);
    port =
        new PortFixture(settings -> {
          settings.tls = tls;
          settings.security =
              new SecurityConfig(
                  List.of(),
                  Duration.ofMillis(200),
                  List.of(STAFF),
                  TokensConfig.DEFAULT,
                  new SecurityConfig.Keys(dir.resolve("keys")));
          return settings;
        });
  }

  private ProbeServiceGrpc.ProbeServiceBlockingStub stub(X509Bundle certificate) {
    return ProbeServiceGrpc.newBlockingStub(port.channel(builder -> secure(builder, certificate)))
        .withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  private void secure(NettyChannelBuilder builder, X509Bundle certificate) {
    try {
      SslContextBuilder context = GrpcSslContexts.forClient().trustManager(pki.trust(dir).toFile());
      if (certificate != null) {
        context.keyManager(
            Pki.certificate(dir, "client", certificate).toFile(),
            Pki.key(dir, "client", certificate).toFile());
      }
      builder.useTransportSecurity().sslContext(context.build());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ProbeServiceGrpc.ProbeServiceBlockingStub withKey(X509Bundle certificate) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
    return stub(certificate).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  private Principal accepted(ProbeServiceGrpc.ProbeServiceBlockingStub stub) {
    stub.echo(EchoRequest.getDefaultInstance());
    return port.probe.identities.getLast();
  }

  private static Status.Code refused(ProbeServiceGrpc.ProbeServiceBlockingStub stub) {
    return catchThrowableOfType(
            StatusRuntimeException.class, () -> stub.echo(EchoRequest.getDefaultInstance()))
        .getStatus()
        .getCode();
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "AUTO"})
  void theCertificatesNameIsTheCallers(Engine engine) throws IOException {
    open(ClientAuth.REQUIRED, engine);

    assertThat(accepted(stub(pki.client("ada.clients.example"))))
        .isEqualTo(new Principal("ada", Set.of("operators"), Set.of(Means.CERTIFICATE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "AUTO"})
  void whoseCertificateIsNotGoodDoesNotGetAConnection(Engine engine) throws IOException {
    open(ClientAuth.OPTIONAL, engine);

    assertThat(refused(stub(new Pki().client("ada.clients.example"))))
        .as("of another authority")
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused(stub(pki.expired("ada.clients.example"))))
        .as("expired")
        .isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(port.probe.principals).isEmpty();
  }

  @Test
  void whereACertificateIsRequiredNothingElseWillDo() throws IOException {
    open(ClientAuth.REQUIRED, Engine.AUTO);

    assertThat(refused(withKey(null))).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void whereItIsOptionalAnotherWayWillDo() throws IOException {
    open(ClientAuth.OPTIONAL, Engine.AUTO);

    assertThat(accepted(withKey(null)).means()).containsExactly(Means.KEY);
    assertThat(refused(stub(null))).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aCertificateThatNoRuleKnowsNamesNobody() throws IOException {
    open(ClientAuth.OPTIONAL, Engine.AUTO);

    assertThat(refused(stub(pki.client("ada.elsewhere.example"))))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(
            port.registry
                .get("troupe.auth.refused")
                .tag("reason", "certificate_unmapped")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void certificateAndKeyOfOneCallerAddUpAndOfTwoAreRefused() throws IOException {
    open(ClientAuth.OPTIONAL, Engine.AUTO);

    assertThat(accepted(withKey(pki.client("ada.clients.example"))))
        .isEqualTo(
            new Principal(
                "ada", Set.of("operators", "night"), Set.of(Means.CERTIFICATE, Means.KEY)));
    assertThat(refused(withKey(pki.client("bob.clients.example"))))
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void aConnectionDoesNotOutliveItsCertificate() throws IOException {
    open(ClientAuth.REQUIRED, Engine.AUTO);
    X509Bundle brief =
        pki.issue(builder ->
            builder
                .subject("CN=ada")
                .addSanDnsName("ada.clients.example")
                .notAfter(Instant.now().plusSeconds(4)));
    var stub = stub(brief);
    accepted(stub);

    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Status.Code code = Status.Code.OK;
    while (code == Status.Code.OK) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      PortFixture.await(port.vertx.timer(50, TimeUnit.MILLISECONDS));
      try {
        stub.echo(EchoRequest.getDefaultInstance());
      } catch (StatusRuntimeException e) {
        code = e.getStatus().getCode();
      }
    }
    assertThat(code).isEqualTo(Status.Code.UNAUTHENTICATED);
  }
}
