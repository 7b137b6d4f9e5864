package dev.troupe.config;

import java.time.Duration;

/**
 * How much callers may ask for.
 *
 * @param connections of all clients together
 * @param introduction how long a connection may take to say what it wants
 * @param burst how long a caller may save up for
 * @param principal of one principal
 * @param robot of all callers of one robot together
 */
public record LimitsConfig(
    int connections, Duration introduction, Duration burst, Share principal, Share robot) {

  public static final LimitsConfig DEFAULT =
      new LimitsConfig(
          10_000, Duration.ofSeconds(10), Duration.ofSeconds(1), Share.UNLIMITED, Share.UNLIMITED);

  public LimitsConfig {
    Check.range("connections", connections, 0, 10_000_000);
    Check.range("introduction", introduction, Duration.ofMillis(100), Duration.ofMinutes(10));
    Check.range("burst", burst, Duration.ofMillis(10), Duration.ofMinutes(10));
  }

  /**
   * What one of many may take; 0 is no limit.
   *
   * @param callsPerSecond calls begun
   * @param commandsPerSecond commands, in streams too
   * @param streams calls under way at the same time
   * @param bytesPerSecond of request messages
   * @param maxMessageBytes of one request message
   */
  public record Share(
      double callsPerSecond,
      double commandsPerSecond,
      int streams,
      long bytesPerSecond,
      int maxMessageBytes) {

    public static final Share UNLIMITED = new Share(0, 0, 0, 0, 0);

    public Share {
      Check.range("calls_per_second", callsPerSecond, 0.0, 1e9);
      Check.range("commands_per_second", commandsPerSecond, 0.0, 1e9);
      Check.range("streams", streams, 0, 10_000_000);
      Check.range("bytes_per_second", bytesPerSecond, 0L, 1L << 40);
      Check.range("max_message_bytes", maxMessageBytes, 0, 1 << 30);
    }

    public boolean isUnlimited() {
      return equals(UNLIMITED);
    }
  }
}
