package dev.troupe.config;

import java.time.Duration;

/**
 * How tokens are kept at hand.
 *
 * @param use whether one token opens one session or many
 * @param ahead how many are fetched ahead where each is used once
 * @param parallel how many are fetched at the same time where each is used once
 * @param fetchTimeout until one is fetched, and how long a taker waits
 * @param refreshBefore a token with so much life left is replaced, in the background
 * @param leastLife one with less life left is given to nobody
 * @param retryFrom the delay after a failed fetch lies between nothing and this, and doubles
 * @param retryTo what that delay grows to
 * @param maxAnswerBytes largest answer of the issuer
 * @param maxTakers how many may wait for a token
 * @param tls whom the issuer must prove to be, and who we are there
 */
public record TokenConfig(
    Use use,
    int ahead,
    int parallel,
    Duration fetchTimeout,
    Duration refreshBefore,
    Duration leastLife,
    Duration retryFrom,
    Duration retryTo,
    int maxAnswerBytes,
    int maxTakers,
    LinkConfig.Tls tls) {

  /** How often a token serves. */
  public enum Use {
    REUSED,
    ONCE
  }

  public static final TokenConfig DEFAULT =
      new TokenConfig(
          Use.REUSED,
          2,
          4,
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofMillis(500),
          Duration.ofSeconds(30),
          64 << 10,
          256,
          LinkConfig.Tls.DEFAULT);

  /** With the TLS that the JDK would speak. */
  public TokenConfig(
      Use use,
      int ahead,
      int parallel,
      Duration fetchTimeout,
      Duration refreshBefore,
      Duration leastLife,
      Duration retryFrom,
      Duration retryTo,
      int maxAnswerBytes,
      int maxTakers) {
    this(
        use,
        ahead,
        parallel,
        fetchTimeout,
        refreshBefore,
        leastLife,
        retryFrom,
        retryTo,
        maxAnswerBytes,
        maxTakers,
        LinkConfig.Tls.DEFAULT);
  }

  public TokenConfig {
    Check.range("ahead", ahead, 0, 1_000);
    Check.range("parallel", parallel, 1, 100);
    Check.positive("fetch_timeout", fetchTimeout);
    Check.positive("least_life", leastLife);
    Check.notShorter("refresh_before", refreshBefore, "least_life", leastLife);
    Check.positive("retry_from", retryFrom);
    Check.notShorter("retry_to", retryTo, "retry_from", retryFrom);
    Check.range("max_answer_bytes", maxAnswerBytes, 1 << 10, 16 << 20);
    Check.range("max_takers", maxTakers, 1, 100_000);
  }

  /** The same, used once or many times, of an issuer who proves to be somebody else. */
  public TokenConfig with(Use other, LinkConfig.Tls proof) {
    return new TokenConfig(
        other,
        ahead,
        parallel,
        fetchTimeout,
        refreshBefore,
        leastLife,
        retryFrom,
        retryTo,
        maxAnswerBytes,
        maxTakers,
        proof);
  }
}
