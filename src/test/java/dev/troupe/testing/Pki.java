package dev.troupe.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A certificate authority of a test's own, with whatever it is asked to vouch for. */
public final class Pki {
  private final X509Bundle root;

  public Pki() {
    this.root =
        build(
            new CertificateBuilder()
                .subject("CN=Test Root")
                .setIsCertificateAuthority(true)
                .ecp256(),
            null);
  }

  /** A good certificate for a server at 127.0.0.1 and localhost. */
  public X509Bundle server() {
    return issue(builder ->
        builder
            .subject("CN=gateway")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .addExtendedKeyUsageServerAuth());
  }

  /** A good certificate for a client with this DNS name. */
  public X509Bundle client(String dns) {
    return issue(
        builder -> builder.subject("CN=" + dns).addSanDnsName(dns).addExtendedKeyUsageClientAuth());
  }

  /** One that expired yesterday. */
  public X509Bundle expired(String dns) {
    Instant now = Instant.now();
    return issue(builder ->
        builder
            .subject("CN=" + dns)
            .addSanDnsName(dns)
            .notBefore(now.minus(Duration.ofDays(10)))
            .notAfter(now.minus(Duration.ofDays(1))));
  }

  public X509Bundle issue(UnaryOperator<CertificateBuilder> wishes) {
    return build(wishes.apply(new CertificateBuilder().ecp256()), root);
  }

  private static X509Bundle build(CertificateBuilder builder, X509Bundle issuer) {
    try {
      return issuer == null ? builder.buildSelfSigned() : builder.buildIssuedBy(issuer);
    } catch (Exception e) {
      throw new AssertionError("no certificate", e);
    }
  }

  /** Its own certificate, in a file. */
  public Path trust(Path folder) throws IOException {
    return write(folder.resolve("ca.pem"), root.getCertificatePEM());
  }

  public X509Bundle root() {
    return root;
  }

  public static Path certificate(Path folder, String name, X509Bundle bundle) throws IOException {
    return write(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM());
  }

  public static Path key(Path folder, String name, X509Bundle bundle) throws IOException {
    return write(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  /** Replaces the file as a whole, as careful tools do. */
  public static Path write(Path file, String text) throws IOException {
    Path next = Files.createTempFile(file.getParent(), "next", "");
    Files.writeString(next, text);
    return Files.move(
        next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
