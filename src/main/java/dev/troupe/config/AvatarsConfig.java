package dev.troupe.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Avatars on screens, animated by a vendor: who we are there, whom we show, and how sessions are
 * kept at hand.
 *
 * @param accounts by the names that avatars refer to
 * @param cast the avatars, by the names that clients use; empty where there are none
 * @param sessionTimeout how long a client waits for a session unless it says otherwise
 * @param answerTimeout how long the vendor may be silent about speech that was sent to its end
 * @param tls whom the vendor's addresses must prove to be, and who we are there
 */
public record AvatarsConfig(
    Map<String, Account> accounts,
    Map<String, Avatar> cast,
    Duration sessionTimeout,
    Duration answerTimeout,
    PoolConfig pool,
    LinkConfig.Tls tls) {

  /** Idle sessions are billed: none is kept ahead unless somebody wants that. */
  private static final PoolConfig POOL =
      new PoolConfig(
          new PoolConfig.Size(0, 0, 20, 50),
          new PoolConfig.Queue(200, Duration.ofMinutes(1)),
          PoolConfig.Life.DEFAULT,
          PoolConfig.Dial.DEFAULT,
          PoolConfig.GiveBack.DEFAULT,
          PoolConfig.Retry.DEFAULT);

  public static final AvatarsConfig DEFAULT =
      new AvatarsConfig(
          Map.of(),
          Map.of(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          POOL,
          LinkConfig.Tls.DEFAULT);

  /** The vendor is further away than a robot, and some of its messages are large. */
  public static final LinkConfig LINK =
      new LinkConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          new LinkConfig.Liveness(
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofSeconds(60),
              Duration.ofSeconds(10)),
          LinkConfig.Retry.DEFAULT,
          new LinkConfig.Limits(8 << 20, 1024, 1 << 20));

  /** How the credentials travel. */
  public enum Auth {
    HEADER,
    /** As browsers have to; they then stand in access logs. */
    QUERY
  }

  /**
   * Who we are at the vendor's.
   *
   * @param apiKey the secret that {@code secrets} keeps under the written name
   * @param tokenLifetime until when a session token may open a session
   * @param reuseTokens whether one token opens many sessions, which not every server allows
   * @param region the name of the primary one
   * @param consoleUrl where tokens come from
   * @param ingressUrl where sessions are opened
   * @param fallbacks regions that are tried, in this order, while the primary one is away
   */
  public record Account(
      String appId,
      @Nullable KeptSecret apiKey,
      Auth auth,
      Duration tokenLifetime,
      boolean reuseTokens,
      String region,
      @Nullable URI consoleUrl,
      @Nullable URI ingressUrl,
      List<Region> fallbacks) {

    /** What an account is that says nothing else; not complete by itself. */
    static final Account PRESET =
        new Account(
            "", null, Auth.HEADER, Duration.ofMinutes(10), false, "primary", null, null, List.of());

    public Account {
      fallbacks = List.copyOf(fallbacks);
      Check.range(
          "token_lifetime", tokenLifetime, Duration.ofMinutes(2), Duration.ofMinutes(24 * 60 - 1));
      scheme("console_url", consoleUrl, "https?", "https://HOST/PATH or http://…");
      scheme("ingress_url", ingressUrl, INGRESS, INGRESS_FORM);
    }

    private void checkComplete(String path) {
      Check.require(!appId.isBlank(), path + "app_id", "nothing", "the app's id");
      Check.require(apiKey != null, path + "api_key", "nothing", "a name under secrets");
      Check.require(consoleUrl != null, path + "console_url", "nothing", "where tokens come from");
      Check.require(
          ingressUrl != null, path + "ingress_url", "nothing", "where sessions are opened");
    }
  }

  /** Another place where the vendor offers the same. */
  public record Region(String name, URI consoleUrl, URI ingressUrl) {
    public Region {
      scheme("console_url", consoleUrl, "https?", "https://HOST/PATH or http://…");
      scheme("ingress_url", ingressUrl, INGRESS, INGRESS_FORM);
    }
  }

  /**
   * One avatar.
   *
   * @param account a name under {@code accounts}; may be left out where there is only one
   * @param avatarId the vendor's name for it
   * @param sampleRate in Hz, of sound that clients send at a rate that the vendor does not take
   * @param bitrate bits a second of Ogg Opus; 0 leaves it to the vendor
   */
  public record Avatar(String account, String avatarId, int sampleRate, int bitrate) {

    private static final List<Integer> RATES =
        List.of(8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);

    /** What an avatar is that says nothing else; not complete by itself. */
    static final Avatar PRESET = new Avatar("", "", 16_000, 0);

    public Avatar {
      Check.require(RATES.contains(sampleRate), "sample_rate", sampleRate, "one of " + RATES);
      Check.range("bitrate", bitrate, 0, 510_000);
    }
  }

  private static final String INGRESS = "wss?|https?";
  private static final String INGRESS_FORM = "wss://HOST/PATH, https://…, ws://… or http://…";

  public AvatarsConfig {
    accounts = Map.copyOf(accounts);
    cast = Map.copyOf(cast);
    Check.range("session_timeout", sessionTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
    Check.positive("answer_timeout", answerTimeout);
    accounts.forEach((name, account) -> account.checkComplete("accounts." + name + "."));
    for (Map.Entry<String, Avatar> entry : cast.entrySet()) {
      String path = "cast." + entry.getKey() + ".";
      Avatar avatar = entry.getValue();
      Check.require(!avatar.avatarId().isBlank(), path + "avatar_id", "nothing", "the avatar's id");
      boolean known =
          avatar.account().isEmpty()
              ? accounts.size() == 1
              : accounts.containsKey(avatar.account());
      Check.require(
          known,
          path + "account",
          avatar.account().isEmpty() ? "nothing" : avatar.account(),
          "a name under accounts");
    }
  }

  /** The name of the account that an avatar is reached with. */
  public String accountOf(Avatar avatar) {
    return avatar.account().isEmpty() ? accounts.keySet().iterator().next() : avatar.account();
  }

  private static void scheme(String key, @Nullable URI uri, String schemes, String expected) {
    Check.require(
        uri == null || (uri.getHost() != null && String.valueOf(uri.getScheme()).matches(schemes)),
        key,
        uri == null ? "" : uri,
        expected);
  }
}
