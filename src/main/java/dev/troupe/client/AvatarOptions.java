package dev.troupe.client;

import dev.troupe.config.LinkConfig;
import java.time.Duration;

/**
 * How patient an avatar session is; what it is stands in its own configuration.
 *
 * @param token until the console has given a token: 5 s
 * @param confirm until the service has confirmed a session, once its socket stands: 10 s
 * @param confirmEgress the same where the service has to join a room before: 20 s
 * @param send until the network has taken what was sent: 30 s, bounds only threads that wait
 * @param link timing and limits of the WebSocket; pings are slow, since a long clip on a slow line
 *     keeps their answers waiting
 */
public record AvatarOptions(
    Duration token, Duration confirm, Duration confirmEgress, Duration send, LinkConfig link) {

  public static final AvatarOptions DEFAULT =
      new AvatarOptions(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          new LinkConfig(
              LinkConfig.DEFAULT.connectTimeout(),
              LinkConfig.DEFAULT.handshakeTimeout(),
              LinkConfig.DEFAULT.closeTimeout(),
              new LinkConfig.Liveness(
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(30),
                  LinkConfig.Liveness.DEFAULT.probeAfter(),
                  LinkConfig.Liveness.DEFAULT.probeWithin()),
              LinkConfig.Retry.DEFAULT,
              LinkConfig.Limits.DEFAULT));

  public AvatarOptions {
    positive("token", token);
    positive("confirm", confirm);
    positive("confirmEgress", confirmEgress);
    positive("send", send);
  }

  public AvatarOptions withToken(Duration patience) {
    return new AvatarOptions(patience, confirm, confirmEgress, send, link);
  }

  public AvatarOptions withConfirm(Duration patience) {
    return new AvatarOptions(token, patience, confirmEgress, send, link);
  }

  public AvatarOptions withConfirmEgress(Duration patience) {
    return new AvatarOptions(token, confirm, patience, send, link);
  }

  public AvatarOptions withLink(LinkConfig link) {
    return new AvatarOptions(token, confirm, confirmEgress, send, link);
  }

  /** What no start outlasts: token, dial, upgrade, confirmation. */
  Duration longestStart() {
    Duration confirmation = confirm.compareTo(confirmEgress) > 0 ? confirm : confirmEgress;
    return token
        .plus(link.connectTimeout().multipliedBy(2))
        .plus(link.handshakeTimeout())
        .plus(confirmation);
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: longer than nothing)".formatted(name, value));
    }
  }
}
