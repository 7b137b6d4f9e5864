package dev.troupe.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.SecurityConfig.CertificateField;
import dev.troupe.config.SecurityConfig.CertificateRule;
import dev.troupe.testing.Pki;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateNamesTest {
  private static final Pki PKI = new Pki();
  private static final X509Certificate FULL =
      PKI.issue(builder ->
              builder
                  .subject("CN=ada, O=Night, C=SE")
                  .addSanDnsName("ada.example")
                  .addSanRfc822Name("ada@example.org")
                  .addSanUriName(URI.create("spiffe://example/ada")))
          .getCertificate();

  @Test
  void withoutRulesTheMostParticularNameIsTaken() {
    assertThat(name(FULL)).isEqualTo("spiffe://example/ada");
    assertThat(name(PKI.client("bob.example").getCertificate())).isEqualTo("bob.example");
    assertThat(name(PKI.issue(builder -> builder.subject("CN=carol, O=X")).getCertificate()))
        .isEqualTo("carol");
  }

  @Test
  void theFirstRuleThatMatchesTheWholeValueSpeaks() {
    CertificateRule dns = rule(CertificateField.DNS, "ada", null);
    CertificateRule email = rule(CertificateField.EMAIL, "(.+)@example\\.org", "mail-$1", "post");
    CertificateRule cn = rule(CertificateField.CN, null, null);

    assertThat(name(FULL, dns, email, cn)).isEqualTo("mail-ada");
    assertThat(name(FULL, cn, email)).isEqualTo("ada");
    assertThat(judge(FULL, email))
        .isInstanceOfSatisfying(
            Verdict.Believed.class,
            believed ->
                assertThat(believed.identity().principal().groups()).containsExactly("post"));
    assertThat(judge(FULL, dns)).isEqualTo(Verdict.doubted(Doubt.CERTIFICATE_UNMAPPED));
  }

  @Test
  void nobodyIsCalledAsThoseWhoAreNotAsked() {
    assertThat(judge(PKI.client("anonymous").getCertificate()))
        .isEqualTo(Verdict.doubted(Doubt.NAME_UNUSABLE));
  }

  @Test
  void itIsGoodUntilItEnds() {
    Instant end = FULL.getNotAfter().toInstant();
    CertificateNames names = new CertificateNames(List.of());

    assertThat(names.judge(FULL, end)).isEqualTo(Verdict.doubted(Doubt.CERTIFICATE_EXPIRED));
    assertThat(names.judge(FULL, end.minusMillis(1)))
        .isInstanceOfSatisfying(
            Verdict.Believed.class,
            believed -> {
              assertThat(believed.identity().holds(end.minusMillis(1))).isTrue();
              assertThat(believed.identity().holds(end)).isFalse();
            });
  }

  private static CertificateRule rule(
      CertificateField from, String match, String name, String... groups) {
    return new CertificateRule(from, match, name, List.of(groups));
  }

  private static Verdict judge(X509Certificate certificate, CertificateRule... rules) {
    return new CertificateNames(List.of(rules)).judge(certificate, Instant.now());
  }

  private static String name(X509Certificate certificate, CertificateRule... rules) {
    return ((Verdict.Believed) judge(certificate, rules)).identity().principal().name();
  }
}
