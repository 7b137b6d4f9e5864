package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.test.v1.EchoRequest;
import dev.troupe.api.test.v1.ProbeServiceGrpc;
import dev.troupe.config.TlsConfig;
import dev.troupe.security.ServerTls;
import dev.troupe.testing.Pki;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas show each other certificates of one authority; nobody else gets onto the relay port. */
class RelayTlsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Pki ours = new Pki();
  @TempDir Path dir;
  private RelayFixture gateway;

  @AfterEach
  void close() throws InterruptedException {
    gateway.close();
    PortFixture.await(vertx.close());
  }

  /** A certificate that both serves and calls, at a name where nobody is found. */
  private static X509Bundle replica(Pki authority) {
    return authority.issue(builder ->
        builder
            .subject("CN=replica")
            .addSanDnsName("replica.troupe.example")
            .addExtendedKeyUsageServerAuth()
            .addExtendedKeyUsageClientAuth());
  }

  private RelayFixture.Manners manners(int number, Pki authority) {
    try {
      String name = "replica-" + number;
      X509Bundle shown = replica(authority);
      ServerTls tls =
          new ServerTls(
              "cluster",
              new TlsConfig(
                  Pki.certificate(dir, name, shown),
                  Pki.key(dir, name, shown),
                  "1.3",
                  ours.trust(dir),
                  TlsConfig.ClientAuth.REQUIRED,
                  TlsConfig.Engine.AUTO),
              vertx,
              InstantSource.system(),
              new SimpleMeterRegistry());
      tls.load(Duration.ofHours(1));
      return new RelayFixture.Manners(Entrance.WIDE_OPEN, Guards.NONE, tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String echo() {
    return ProbeServiceGrpc.newBlockingStub(gateway.edge().channel())
        .withDeadlineAfter(20, SECONDS)
        .echo(EchoRequest.newBuilder().setRobotId("robot-1").setText("hello").build())
        .getText();
  }

  @Test
  void replicasOfOneAuthorityPassCallsOn() {
    gateway = new RelayFixture(2, number -> manners(number, ours));

    assertThat(echo()).isEqualTo("hello");
    assertThat(gateway.owner().probe().principals).containsExactly("anonymous");
  }

  @Test
  void whoHasACertificateOfAnotherAuthorityPassesNothingOn() {
    gateway = new RelayFixture(2, number -> manners(number, number == 0 ? new Pki() : ours));

    assertThat(Refusals.of(this::echo).reason()).isEqualTo("ROBOT_MOVING");
    assertThat(gateway.owner().probe().principals).isEmpty();
  }

  @Test
  void whoShowsNoCertificateDoesNotGetAnAnswerWhateverItSays() throws Exception {
    gateway = new RelayFixture(2, number -> manners(number, ours));
    Metadata headers = new Metadata();
    for (String name : new String[] {HopHeaders.HOP, HopHeaders.PRINCIPAL}) {
      headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "admin");
    }
    for (String name : new String[] {HopHeaders.GROUPS, HopHeaders.MEANS}) {
      headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), "");
    }
    ManagedChannel stranger =
        NettyChannelBuilder.forAddress("127.0.0.1", gateway.owner().relay().port())
            .sslContext(GrpcSslContexts.forClient().trustManager(ours.trust(dir).toFile()).build())
            .overrideAuthority("replica.troupe.example")
            .build();
    try {
      Refusals refused =
          Refusals.of(() ->
              ProbeServiceGrpc.newBlockingStub(stranger)
                  .withDeadlineAfter(20, SECONDS)
                  .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                  .echo(EchoRequest.newBuilder().setRobotId("robot-1").build()));

      assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(gateway.owner().probe().principals).isEmpty();
    } finally {
      stranger.shutdownNow();
      stranger.awaitTermination(5, SECONDS);
    }
  }
}
