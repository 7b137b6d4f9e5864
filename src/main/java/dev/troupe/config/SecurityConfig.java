package dev.troupe.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, by what they show. Certificates count where {@code server.tls} asks for them.
 *
 * @param openMethods services that answer callers who show nothing
 * @param reloadEvery how often files of certificates and keys are looked at
 * @param certificateRules how a certificate becomes a name, the first that matches
 */
public record SecurityConfig(
    List<OpenMethods> openMethods,
    Duration reloadEvery,
    List<CertificateRule> certificateRules,
    TokensConfig tokens,
    Keys keys) {

  public static final SecurityConfig DEFAULT =
      new SecurityConfig(
          List.of(), Duration.ofMillis(500), List.of(), TokensConfig.DEFAULT, new Keys(null));

  public SecurityConfig {
    openMethods = List.copyOf(openMethods);
    certificateRules = List.copyOf(certificateRules);
    Check.range("reload_every", reloadEvery, Duration.ofMillis(50), Duration.ofHours(1));
  }

  /** Standard services that have nothing to do with any robot. */
  public enum OpenMethods {
    HEALTH,
    REFLECTION
  }

  /** The part of a certificate that a rule looks at. */
  public enum CertificateField {
    DNS,
    URI,
    EMAIL,
    /** The subject's common name. */
    CN
  }

  /**
   * @param from where the name stands
   * @param match what it must look like as a whole, a regular expression
   * @param name what the caller is then called, with {@code $1} for the expression's first group;
   *     the whole of what matched when nothing is said
   * @param groups which groups the caller then belongs to
   */
  public record CertificateRule(
      CertificateField from, @Nullable String match, @Nullable String name, List<String> groups) {

    public CertificateRule {
      groups = List.copyOf(groups);
      try {
        Pattern.compile(match == null ? "" : match);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "match: " + match + " (expected: a regular expression)", e);
      }
    }
  }

  /**
   * @param file where the digests of API keys are kept; {@code troupe keys} writes it
   */
  public record Keys(@Nullable Path file) {}

  /** Whether a port that asks for no certificates knows its callers. */
  public boolean knowsCallers() {
    return tokens.isOn() || keys.file() != null;
  }

  static boolean isSafe(URI uri) {
    return uri.getHost() != null
        && ("https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && Loopback.covers(uri.getHost())));
  }
}
