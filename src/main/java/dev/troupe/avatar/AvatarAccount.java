package dev.troupe.avatar;

import dev.troupe.config.AvatarsConfig;
import dev.troupe.config.TokenConfig;
import dev.troupe.link.Borrowing;
import dev.troupe.link.Crossing;
import dev.troupe.link.Lease;
import dev.troupe.link.Links;
import dev.troupe.link.Pool;
import dev.troupe.link.PoolMetrics;
import dev.troupe.link.TokenMetrics;
import dev.troupe.link.TokenSource;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one account: what refuses one of its sessions may refuse them all, so they share a
 * pool. Confined, but for what it says of its trouble.
 */
final class AvatarAccount {
  private final String name;
  private final AvatarsConfig.Account config;
  private final List<AccountRegion> regions;
  private final SessionDial dial;
  private final Pool<SessionKey, AvatarSocket> pool;
  private final Census census;
  private final Function<String, Billing> bills;
  private volatile @Nullable AvatarError trouble;

  /** What all accounts share. */
  record Parts(
      Context context,
      AvatarVendor vendor,
      AvatarsConfig config,
      Links links,
      AvatarMetrics metrics,
      PoolMetrics pools,
      TokenMetrics tokens,
      Census census,
      Function<String, Billing> bills,
      Time time,
      RandomGenerator random) {}

  AvatarAccount(String name, AvatarsConfig.Account config, Parts parts) {
    this.name = name;
    this.config = config;
    this.census = parts.census();
    this.bills = parts.bills();
    this.regions = regions(config).stream().map(region -> region(region, parts)).toList();
    this.dial =
        new SessionDial(
            parts.vendor(),
            config,
            regions,
            parts.links(),
            parts.metrics(),
            parts.config().pool().dial().timeout(),
            parts.time(),
            parts.random());
    this.pool =
        new Pool<>(
            parts.vendor().name() + " " + name,
            parts.config().pool(),
            new SocketMaker(dial, census, bills, error -> trouble = error),
            List.of(parts.context()),
            parts.pools(),
            parts.time(),
            parts.random());
    if (config.apiKey() != null) {
      Crossing home = new Crossing(parts.context());
      config.apiKey().onRenewal(() -> home.post(this::renew));
    }
  }

  /** In this order, since the pool asks for a token. */
  private void renew() {
    regions.forEach(region -> region.tokens().renew());
    pool.retry();
  }

  private AccountRegion region(AvatarsConfig.Region region, Parts parts) {
    AvatarVendor.Tokens tokens = parts.vendor().tokens(config, region);
    TokenSource source =
        new TokenSource(
            parts.context().owner(),
            parts.vendor().name() + " " + name + " " + region.name(),
            tokens.protocol(),
            tokenConfig(parts),
            parts.tokens(),
            parts.time(),
            parts.random());
    return new AccountRegion(region, source, tokens.explain(), parts.time());
  }

  private TokenConfig tokenConfig(Parts parts) {
    return TokenConfig.DEFAULT.with(
        config.reuseTokens() ? TokenConfig.Use.REUSED : TokenConfig.Use.ONCE, parts.config().tls());
  }

  /** The primary one first. */
  static List<AvatarsConfig.Region> regions(AvatarsConfig.Account account) {
    List<AvatarsConfig.Region> regions = new ArrayList<>();
    if (account.consoleUrl() != null && account.ingressUrl() != null) {
      regions.add(
          new AvatarsConfig.Region(account.region(), account.consoleUrl(), account.ingressUrl()));
    }
    regions.addAll(account.fallbacks());
    return regions;
  }

  SessionKey key(SessionSettings settings) {
    return new SessionKey(
        name, config.region(), settings.avatarId(), settings.audio(), settings.bitrate());
  }

  /** So many idle ones are kept from now on, whether anybody asks or not. */
  void keep(SessionSettings settings) {
    pool.keep(key(settings));
  }

  Borrowed borrow(SessionSettings settings, String owner, Duration patience) {
    SessionKey key = key(settings);
    census.waiting(key, 1);
    Borrowing<AvatarSocket> asked = pool.borrow(key, owner, patience);
    return new Borrowed(asked.lease().onComplete(done -> census.waiting(key, -1)), asked::cancel);
  }

  /** A session that is asked for; {@code cancel} takes the question back. */
  record Borrowed(Future<Lease<AvatarSocket>> lease, Runnable cancel) {}

  /** For one call, and closed with it. */
  Future<AvatarSocket> dial(SessionSettings settings) {
    return dial.open(
            settings,
            () -> {
              Billing billing = bills.apply(settings.avatarId());
              long[] since = new long[1];
              return AvatarSocket.owner(
                  () -> {
                    since[0] = billing.opened();
                    census.elsewhere(settings.avatarId(), 1);
                  },
                  ending -> {
                    billing.closed(since[0]);
                    census.elsewhere(settings.avatarId(), -1);
                  });
            })
        .onSuccess(
            opened -> census.heard(settings.avatarId(), opened.confirmation().capabilities()));
  }

  /** What keeps sessions from being opened; null when nothing is known. From any thread. */
  @Nullable AvatarError trouble() {
    return trouble;
  }

  Future<Void> close() {
    return pool.close()
        .eventually(() -> Future.join(regions.stream().map(r -> r.tokens().close()).toList()));
  }
}
