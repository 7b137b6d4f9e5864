package dev.troupe.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How patient and how large one WebSocket to a vendor may be.
 *
 * @param connectTimeout until TCP and TLS stand
 * @param handshakeTimeout until the upgrade is answered, and again until the protocol's own
 *     greeting is
 * @param closeTimeout until the peer answers our close frame
 */
public record LinkConfig(
    Duration connectTimeout,
    Duration handshakeTimeout,
    Duration closeTimeout,
    Liveness liveness,
    Retry retry,
    Limits limits,
    Tls tls) {

  public static final LinkConfig DEFAULT =
      new LinkConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          Liveness.DEFAULT,
          Retry.DEFAULT,
          Limits.DEFAULT);

  /** With the TLS that the JDK would speak. */
  public LinkConfig(
      Duration connectTimeout,
      Duration handshakeTimeout,
      Duration closeTimeout,
      Liveness liveness,
      Retry retry,
      Limits limits) {
    this(connectTimeout, handshakeTimeout, closeTimeout, liveness, retry, limits, Tls.DEFAULT);
  }

  public LinkConfig {
    Check.positive("connect_timeout", connectTimeout);
    Check.positive("handshake_timeout", handshakeTimeout);
    Check.positive("close_timeout", closeTimeout);
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
      Check.positive("ping_every", pingEvery);
      Check.positive("probe_after", probeAfter);
      Check.positive("probe_within", probeWithin);
      Check.require(
          silentAfter.compareTo(pingEvery) > 0,
          "silent_after",
          silentAfter,
          "longer than ping_every");
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
      Check.positive("first_within", firstWithin);
      Check.positive("quick_from", quickFrom);
      Check.positive("slow_from", slowFrom);
      Check.positive("stable_after", stableAfter);
      Check.notShorter("quick_to", quickTo, "quick_from", quickFrom);
      Check.notShorter("slow_to", slowTo, "slow_from", slowFrom);
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
      Check.range("max_message_bytes", maxMessageBytes, 64 << 10, Integer.MAX_VALUE);
      Check.range("send_queue_messages", sendQueueMessages, 1, Integer.MAX_VALUE);
      Check.range("send_queue_bytes", sendQueueBytes, 1, Integer.MAX_VALUE);
    }
  }

  /** The same, to peers who prove to be somebody else. */
  public LinkConfig with(Tls proof) {
    return new LinkConfig(
        connectTimeout, handshakeTimeout, closeTimeout, liveness, retry, limits, proof);
  }

  /**
   * Whom a {@code wss} address must prove to be, which is always the host that it names, and who we
   * are there. Files are PEM.
   *
   * @param ca who vouches for the peers; whom the JDK trusts when nothing is said
   * @param certificate what we show a peer that asks
   * @param key of the certificate, PKCS#8 and not encrypted
   */
  public record Tls(@Nullable Path ca, @Nullable Path certificate, @Nullable Path key) {

    public static final Tls DEFAULT = new Tls(null, null, null);

    public Tls {
      Check.require(
          (certificate == null) == (key == null),
          certificate == null ? "certificate" : "key",
          "nothing",
          "a PEM file, as certificate and key come together");
    }
  }
}
