package dev.troupe.config;

import java.time.Duration;

/**
 * How patient and how large one WebSocket to a vendor may be.
 *
 * @param connectTimeout until TCP and TLS stand
 * @param handshakeTimeout until the upgrade is answered, and again until the protocol's own greeting is
 * @param closeTimeout until the peer answers our close frame
 */
public record LinkConfig(
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration closeTimeout,
    Liveness liveness,
    Retry retry,
    Limits limits) {

  public static final LinkConfig DEFAULT =
      new LinkConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Liveness.DEFAULT,
          Retry.DEFAULT,
          Limits.DEFAULT);

  public LinkConfig {
    positive("link.connect_timeout", connectTimeout);
    positive("link.handshake_timeout", handshakeTimeout);
    positive("link.close_timeout", closeTimeout);
  }

  /**
   * When a peer counts as dead.
   *
   * @param pingEvery interval of WebSocket pings
   * @param silentAfter dead after so long without a byte
   * @param probeAfter ask the application behind the socket after so long without a message
   * @param probeWithin dead if it says nothing for so long after that
   */
  public record Liveness(
      Duration pingEvery, Duration silentAfter, Duration probeAfter, Duration probeWithin) {

    public static final Liveness DEFAULT =
        new Liveness(
            Duration.ofMillis(1500),
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(4));

    public Liveness {
      positive("link.liveness.ping_every", pingEvery);
      positive("link.liveness.probe_after", probeAfter);
      positive("link.liveness.probe_within", probeWithin);
      if (silentAfter.compareTo(pingEvery) <= 0) {
        throw new IllegalArgumentException(
            "link.liveness.silent_after: %s (expected: longer than link.liveness.ping_every, %s)"
                .formatted(silentAfter, pingEvery));
      }
    }
  }

  /**
   * When a lost link is dialled again.
   *
   * @param firstWithin the first retry comes at random within this time
   * @param quickFrom least delay while nobody listens at the address
   * @param quickTo what that delay grows to
   * @param slowFrom least delay after the peer refused or failed
   * @param slowTo what that delay grows to
   * @param stableAfter a link that was ready for so long starts afresh
   */
  public record Retry(
      Duration firstWithin,
      Duration quickFrom,
      Duration quickTo,
      Duration slowFrom,
      Duration slowTo,
      Duration stableAfter) {

    public static final Retry DEFAULT =
        new Retry(
            Duration.ofMillis(250),
            Duration.ofMillis(250),
            Duration.ofMillis(800),
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    public Retry {
      positive("link.retry.first_within", firstWithin);
      positive("link.retry.quick_from", quickFrom);
      positive("link.retry.slow_from", slowFrom);
      positive("link.retry.stable_after", stableAfter);
      notShorter("link.retry.quick_to", quickTo, "link.retry.quick_from", quickFrom);
      notShorter("link.retry.slow_to", slowTo, "link.retry.slow_from", slowFrom);
    }
  }

  /**
   * How much may be on its way.
   *
   * @param maxMessageBytes of one frame or message from the peer; a larger one costs a reconnect
   * @param sendQueueMessages waiting behind a full socket
   * @param sendQueueBytes waiting behind a full socket
   */
  public record Limits(int maxMessageBytes, int sendQueueMessages, int sendQueueBytes) {

    public static final Limits DEFAULT = new Limits(8 << 20, 1024, 4 << 20);

    public Limits {
      atLeast("link.limits.max_message_bytes", maxMessageBytes, 64 << 10);
      atLeast("link.limits.send_queue_messages", sendQueueMessages, 1);
      atLeast("link.limits.send_queue_bytes", sendQueueBytes, 1);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: longer than nothing)".formatted(key, value));
    }
  }

  private static void notShorter(String key, Duration value, String thanKey, Duration than) {
    if (value.compareTo(than) < 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: not shorter than %s, %s)".formatted(key, value, thanKey, than));
    }
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s: %d (expected: at least %d)".formatted(key, value, least));
    }
  }
}
