package dev.troupe.simulator.spatialwalk;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long and how much the service takes; none of these figures is known of the real one.
 *
 * @param configTimeout from the open socket to the client's configuration
 * @param idleTimeout how long a session may stay without sound; zero for ever, null as the dialect:
 *     ever in the older, 60 s in the younger
 * @param pauseTimeout how long playback elsewhere may be held
 * @param pingInterval between pings; who answered none by the next one is cut. Zero for none
 * @param billedMinute how long a billed minute is, so that a test need not wait for one
 * @param maxMessageBytes the longest message taken; a longer one ends the socket with 1009
 * @param keptBytes messages of requests kept for whoever asks, oldest forgotten first; 0 keeps none
 */
public record ServiceLimits(
    Duration configTimeout,
    @Nullable Duration idleTimeout,
    Duration pauseTimeout,
    Duration pingInterval,
    Duration billedMinute,
    int maxMessageBytes,
    long keptBytes) {
  private static final Duration LONGEST = Duration.ofHours(24);

  public ServiceLimits {
    check("configTimeout", configTimeout);
    check("pauseTimeout", pauseTimeout);
    check("pingInterval", pingInterval);
    check("billedMinute", billedMinute);
    if (idleTimeout != null) {
      check("idleTimeout", idleTimeout);
    }
    if (billedMinute.toMillis() < 1) {
      throw new IllegalArgumentException("billedMinute: " + billedMinute + " (expected: 1 ms+)");
    }
    if (maxMessageBytes < 1024 || maxMessageBytes > 64 << 20) {
      throw new IllegalArgumentException(
          "maxMessageBytes: " + maxMessageBytes + " (expected: 1024 to 67108864)");
    }
    if (keptBytes < 0) {
      throw new IllegalArgumentException("keptBytes: " + keptBytes + " (expected: 0 or more)");
    }
  }

  public static ServiceLimits defaults() {
    return new ServiceLimits(
        Duration.ofSeconds(10),
        null,
        Duration.ofSeconds(60),
        Duration.ofSeconds(25),
        Duration.ofSeconds(60),
        4 << 20,
        16 << 20);
  }

  /** Zero when sessions may idle for ever. */
  Duration idleTimeout(Dialect dialect) {
    Duration asDialect = dialect == Dialect.NG ? Duration.ofSeconds(60) : Duration.ZERO;
    return idleTimeout == null ? asDialect : idleTimeout;
  }

  public ServiceLimits withConfigTimeout(Duration configTimeout) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  public ServiceLimits withIdleTimeout(@Nullable Duration idleTimeout) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  public ServiceLimits withPauseTimeout(Duration pauseTimeout) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  public ServiceLimits withPingInterval(Duration pingInterval) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  public ServiceLimits withBilledMinute(Duration billedMinute) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  public ServiceLimits withMaxMessageBytes(int maxMessageBytes) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  public ServiceLimits withKeptBytes(long keptBytes) {
    return new ServiceLimits(
        configTimeout,
        idleTimeout,
        pauseTimeout,
        pingInterval,
        billedMinute,
        maxMessageBytes,
        keptBytes);
  }

  /** Refuses what no timer should wait for. */
  static void check(String name, Duration value) {
    if (value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 24 hours)");
    }
  }
}
