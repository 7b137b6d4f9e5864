package dev.troupe.client;

import dev.troupe.config.LinkConfig;
import dev.troupe.config.TokenConfig;
import dev.troupe.uhlive.UhliveCredentials;
import dev.troupe.uhlive.UhliveServers;
import java.time.Duration;
import java.util.Map;

/**
 * Where the recogniser is, who asks, and how long it is waited for. Start from {@link #of}.
 *
 * @param waits how long answers may take
 * @param link timing and limits of the WebSocket
 * @param tokens timing and limits of what opens it
 */
public record RecognizerOptions(
    UhliveServers servers,
    UhliveCredentials credentials,
    Waits waits,
    LinkConfig link,
    TokenConfig tokens) {

  /**
   * Pings often enough for the minute after which the vendor closes a quiet socket (documented for
   * its other service), and is more patient than with a robot in the same room.
   */
  private static final LinkConfig LINK =
      new LinkConfig(
          LinkConfig.DEFAULT.connectTimeout(),
          LinkConfig.DEFAULT.handshakeTimeout(),
          LinkConfig.DEFAULT.closeTimeout(),
          new LinkConfig.Liveness(
              Duration.ofSeconds(10),
              Duration.ofSeconds(25),
              LinkConfig.Liveness.DEFAULT.probeAfter(),
              LinkConfig.Liveness.DEFAULT.probeWithin()),
          LinkConfig.Retry.DEFAULT,
          new LinkConfig.Limits(1 << 20, 1024, 1 << 20));

  /** The vendor's own servers. */
  public static RecognizerOptions of(UhliveCredentials credentials) {
    return new RecognizerOptions(
        UhliveServers.PRODUCTION, credentials, Waits.DEFAULT, LINK, TokenConfig.DEFAULT);
  }

  /**
   * From the variables that the official client and its examples read: {@code UHLIVE_API_CLIENT}
   * and {@code UHLIVE_API_SECRET}, and where they are set {@code UHLIVE_API_URL}, {@code
   * UHLIVE_AUTH_SERVER}, {@code UHLIVE_AUTH_REALM}.
   *
   * @param environment {@link System#getenv()}, as a rule
   * @throws IllegalArgumentException when one is missing or cannot be used
   */
  public static RecognizerOptions of(Map<String, String> environment) {
    return of(UhliveCredentials.of(environment)).withServers(UhliveServers.of(environment));
  }

  public RecognizerOptions withServers(UhliveServers servers) {
    return new RecognizerOptions(servers, credentials, waits, link, tokens);
  }

  public RecognizerOptions withWaits(Waits waits) {
    return new RecognizerOptions(servers, credentials, waits, link, tokens);
  }

  public RecognizerOptions withLink(LinkConfig link) {
    return new RecognizerOptions(servers, credentials, waits, link, tokens);
  }

  public RecognizerOptions withTokens(TokenConfig tokens) {
    return new RecognizerOptions(servers, credentials, waits, link, tokens);
  }

  /**
   * How long answers may take. The official client waits for ever.
   *
   * @param answer to a command: 5 s
   * @param recognition from RECOGNIZE to its end, the prompt included: 2 min. Without it a
   *     recognition whose timers nobody starts would never end.
   */
  public record Waits(Duration answer, Duration recognition) {
    public static final Waits DEFAULT = new Waits(Duration.ofSeconds(5), Duration.ofMinutes(2));

    public Waits {
      positive("answer", answer);
      positive("recognition", recognition);
    }

    private static void positive(String name, Duration value) {
      if (!value.isPositive()) {
        throw new IllegalArgumentException(
            "waits.%s: %s (expected: longer than nothing)".formatted(name, value));
      }
    }
  }
}
