package dev.troupe.spatialwalk;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.random.RandomGenerator;

/**
 * Names for requests as the vendor's clients make them, {@code 20261120135708_Eu-NP5jScdHv}: the
 * vendor can find such a one in its logs. Split at the first underscore, as the second part may
 * hold more.
 */
public final class LogId {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  /** Twelve characters of six bits. */
  private static final int RANDOM_BYTES = 9;

  private LogId() {}

  /**
   * @param random cryptographically strong, so that nobody guesses another's request
   */
  public static String generate(Instant now, RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return SECOND.format(now) + "_" + Base64.getUrlEncoder().encodeToString(bytes);
  }
}
