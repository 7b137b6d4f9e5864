package dev.troupe.simulator.spatialwalk;

/**
 * How the service behaves where its documents leave it open or contradict themselves.
 *
 * @param singleUseTokens whether a token opens one socket only
 * @param errorsInOk whether the console tells its errors under HTTP 200, as it was once seen to
 * @param concurrencyStatus what meets a socket too many in the older dialect: 402 or 429
 * @param compression whether {@code permessage-deflate} is granted when a client offers it
 * @param overlap what becomes of sound for one request while another is being sent
 * @param interruptTail messages that still leave after an interrupt, as if they had been under way
 * @param endAfterInterrupt whether an interrupted request gets its last message all the same
 * @param endWithKeyframes whether the last message carries the last keyframes, or nothing
 * @param endTwice whether the end of playback elsewhere is told twice
 */
public record ServiceManners(
    boolean singleUseTokens,
    boolean errorsInOk,
    int concurrencyStatus,
    boolean compression,
    Overlap overlap,
    int interruptTail,
    boolean endAfterInterrupt,
    boolean endWithKeyframes,
    boolean endTwice) {

  /** What becomes of sound for one request while another is being sent. */
  public enum Overlap {
    /**
     * The new one counts. The old one ends without an end if it was still being sent, else its
     * animation goes first; played elsewhere it is preempted.
     */
    ACCEPT,
    /** The new one is ignored. */
    IGNORE,
    /** The new one is answered by an error. */
    ERROR,
    /** The old one ends without an end, in every case. */
    PREEMPT
  }

  public ServiceManners {
    if (concurrencyStatus != 402 && concurrencyStatus != 429) {
      throw new IllegalArgumentException(
          "concurrencyStatus: " + concurrencyStatus + " (expected: 402 or 429)");
    }
    if (interruptTail < 0 || interruptTail > 100) {
      throw new IllegalArgumentException(
          "interruptTail: " + interruptTail + " (expected: 0 to 100)");
    }
  }

  public static ServiceManners defaults() {
    return new ServiceManners(false, false, 402, false, Overlap.ACCEPT, 1, false, false, false);
  }

  public ServiceManners withSingleUseTokens(boolean singleUseTokens) {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }

  public ServiceManners withErrorsInOk(boolean errorsInOk) {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }

  public ServiceManners withConcurrencyStatus(int concurrencyStatus) {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }

  public ServiceManners withCompression(boolean compression) {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }

  public ServiceManners withOverlap(Overlap overlap) {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }

  /** How requests end: see the components of these names. */
  public ServiceManners withEndings(
      int interruptTail, boolean endAfterInterrupt, boolean endWithKeyframes, boolean endTwice) {
    return new ServiceManners(
        singleUseTokens,
        errorsInOk,
        concurrencyStatus,
        compression,
        overlap,
        interruptTail,
        endAfterInterrupt,
        endWithKeyframes,
        endTwice);
  }
}
