package dev.troupe.client;

import dev.troupe.config.LinkConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.Secret;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a robot is and how long it is waited for. Start from {@link #of}.
 *
 * @param address whole, {@code ws://HOST:9000/v1/events}
 * @param key as the robot's settings show it; null where its network needs none
 * @param waits how long answers may take
 * @param link timing and limits of the WebSocket
 */
public record FurhatOptions(URI address, @Nullable Secret key, Waits waits, LinkConfig link) {

  /**
   * The defaults for a robot.
   *
   * @param address {@code HOST}, {@code HOST:PORT} or a {@code ws} / {@code wss} URI; port and path
   *     default to 9000 and {@code /v1/events}
   * @throws IllegalArgumentException when it is none of these
   */
  public static FurhatOptions of(String address) {
    return new FurhatOptions(RobotConfig.address(address), null, Waits.DEFAULT, LinkConfig.DEFAULT);
  }

  public FurhatOptions withKey(String key) {
    return new FurhatOptions(address, new Secret(key), waits, link);
  }

  public FurhatOptions withWaits(Waits waits) {
    return new FurhatOptions(address, key, waits, link);
  }

  public FurhatOptions withLink(LinkConfig link) {
    return new FurhatOptions(address, key, waits, link);
  }

  /**
   * How long answers may take; the defaults are those of the official client.
   *
   * @param answer to status requests, a picture, users once: 5 s
   * @param speech from the request to the end of an utterance, queueing included: 30 s
   * @param gesture from the request to its end: 10 s
   * @param listen from the request to the end of listening: 30 s
   */
  public record Waits(Duration answer, Duration speech, Duration gesture, Duration listen) {
    public static final Waits DEFAULT =
        new Waits(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));

    public Waits {
      positive("answer", answer);
      positive("speech", speech);
      positive("gesture", gesture);
      positive("listen", listen);
    }

    private static void positive(String name, Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException(
            "waits.%s: %s (expected: longer than nothing)".formatted(name, value));
      }
    }

    /** The longest of them, which no answer outlasts. */
    Duration longest() {
      Duration longest = answer;
      for (Duration each : new Duration[] {speech, gesture, listen}) {
        longest = each.compareTo(longest) > 0 ? each : longest;
      }
      return longest;
    }
  }
}
