package dev.troupe.security;

import dev.troupe.config.SecurityConfig.CertificateField;
import dev.troupe.config.SecurityConfig.CertificateRule;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Makes a principal of a certificate that TLS found good. Immutable. */
final class CertificateNames {
  /** Whoever writes none wants the name as it stands. */
  private static final List<CertificateRule> AS_IT_STANDS =
      List.of(
          new CertificateRule(CertificateField.URI, null, null, List.of()),
          new CertificateRule(CertificateField.DNS, null, null, List.of()),
          new CertificateRule(CertificateField.EMAIL, null, null, List.of()),
          new CertificateRule(CertificateField.CN, null, null, List.of()));

  private final List<Rule> rules;

  CertificateNames(List<CertificateRule> rules) {
    this.rules = (rules.isEmpty() ? AS_IT_STANDS : rules).stream().map(Rule::of).toList();
  }

  private record Rule(
      CertificateField from, Pattern match, @Nullable String name, Set<String> groups) {
    static Rule of(CertificateRule written) {
      String match = written.match() == null ? ".+" : written.match();
      return new Rule(
          written.from(), Pattern.compile(match), written.name(), Set.copyOf(written.groups()));
    }

    @Nullable String nameOf(String value) {
      Matcher matcher = match.matcher(value);
      if (!matcher.matches()) {
        return null;
      }
      return name == null ? value : matcher.replaceFirst(name);
    }
  }

  Verdict judge(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      return Verdict.doubted(Doubt.CERTIFICATE_EXPIRED);
    }
    for (Rule rule : rules) {
      for (String value : values(certificate, rule.from)) {
        String name = rule.nameOf(value);
        if (name != null) {
          return Principal.isName(name)
              ? Verdict.believed(
                  new Identity(
                      Principal.of(name, rule.groups, Means.CERTIFICATE), end, () -> false))
              : Verdict.doubted(Doubt.NAME_UNUSABLE);
        }
      }
    }
    return Verdict.doubted(Doubt.CERTIFICATE_UNMAPPED);
  }

  private static List<String> values(X509Certificate certificate, CertificateField field) {
    return switch (field) {
      case EMAIL -> alternatives(certificate, 1);
      case DNS -> alternatives(certificate, 2);
      case URI -> alternatives(certificate, 6);
      case CN -> commonNames(certificate);
    };
  }

  /**
   * @param tag the kind of a GeneralName, as RFC 5280 numbers them
   */
  private static List<String> alternatives(X509Certificate certificate, int tag) {
    List<String> found = new ArrayList<>();
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      for (List<?> name : names == null ? List.<List<?>>of() : names) {
        if (name.get(0).equals(tag) && name.get(1) instanceof String value) {
          found.add(value);
        }
      }
    } catch (CertificateParsingException e) {
      // What cannot be read names nobody.
      found.clear();
    }
    return found;
  }

  private static List<String> commonNames(X509Certificate certificate) {
    List<String> found = new ArrayList<>();
    try {
      // Its parts come from the most particular to the most general in this form.
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          found.add(part.getValue().toString());
        }
      }
    } catch (InvalidNameException e) {
      found.clear();
    }
    return found;
  }
}
