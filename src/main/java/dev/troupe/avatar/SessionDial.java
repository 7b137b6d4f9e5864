package dev.troupe.avatar;

import dev.troupe.config.AvatarsConfig;
import dev.troupe.link.Links;
import dev.troupe.link.Token;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Opens sessions of one account: a fresh token for each, and the next region while one is away, all
 * within one deadline. Confined.
 */
final class SessionDial {
  private final AvatarVendor vendor;
  private final AvatarsConfig.Account account;
  private final List<AccountRegion> regions;
  private final Links links;
  private final AvatarMetrics metrics;
  private final Duration within;
  private final Time time;
  private final RandomGenerator random;

  /**
   * @param regions the primary one first
   * @param within until a session is confirmed, from the token on
   */
  SessionDial(
      AvatarVendor vendor,
      AvatarsConfig.Account account,
      List<AccountRegion> regions,
      Links links,
      AvatarMetrics metrics,
      Duration within,
      Time time,
      RandomGenerator random) {
    this.vendor = vendor;
    this.account = account;
    this.regions = regions;
    this.links = links;
    this.metrics = metrics;
    this.within = within;
    this.time = time;
    this.random = random;
  }

  /**
   * Fails with an {@link AvatarException}.
   *
   * @param owner of each socket that is tried
   */
  Future<AvatarSocket> open(SessionSettings settings, Supplier<AvatarSocket.Owner> owner) {
    long deadline = time.nanos() + within.toNanos();
    List<AccountRegion> order = new ArrayList<>();
    regions.stream().filter(region -> !region.isShunned()).forEach(order::add);
    regions.stream().filter(AccountRegion::isShunned).forEach(order::add);
    return open(new Wish(settings, owner, deadline), order);
  }

  private record Wish(
      SessionSettings settings, Supplier<AvatarSocket.Owner> owner, long deadline) {}

  private Future<AvatarSocket> open(Wish wish, List<AccountRegion> order) {
    AccountRegion region = order.getFirst();
    List<AccountRegion> others = order.subList(1, order.size());
    return open(wish, region, true)
        .onSuccess(opened -> region.served())
        .recover(error -> {
          boolean away = isAway(error);
          if (away) {
            region.failed();
          }
          return away && !others.isEmpty() && left(wish).isPositive()
              ? open(wish, others)
              : Future.failedFuture(error);
        });
  }

  /** A token that was good when it was fetched may be refused: then once more with a fresh one. */
  private Future<AvatarSocket> open(Wish wish, AccountRegion region, boolean again) {
    return region
        .token()
        .compose(token ->
            dial(wish, region, token)
                .recover(error -> {
                  boolean refused = isRefused(error);
                  if (refused) {
                    region.tokens().refused(token);
                  }
                  return refused && again ? open(wish, region, false) : Future.failedFuture(error);
                }));
  }

  private Future<AvatarSocket> dial(Wish wish, AccountRegion region, Token token) {
    Duration left = left(wish);
    if (!left.isPositive()) {
      return Future.failedFuture(late().asException());
    }
    AvatarSocket socket =
        new AvatarSocket(
            region.config().name(),
            vendor.protocol(account, region.config(), wish.settings()),
            time,
            random,
            metrics,
            wish.owner().get());
    return socket.open(links, vendor.name(), token.value(), left);
  }

  private Duration left(Wish wish) {
    return Duration.ofNanos(wish.deadline() - time.nanos());
  }

  private AvatarError late() {
    return AvatarError.of(
        AvatarErrorCode.CONNECTION_FAILED,
        AvatarPhase.WEBSOCKET_CONNECT,
        "no session was opened within %d ms".formatted(within.toMillis()));
  }

  private static boolean isRefused(Throwable error) {
    return error instanceof AvatarException known
        && known.error().phase() != AvatarPhase.SESSION_TOKEN
        && (known.code() == AvatarErrorCode.SESSION_TOKEN_INVALID
            || known.code() == AvatarErrorCode.SESSION_TOKEN_EXPIRED);
  }

  private static boolean isAway(Throwable error) {
    return error instanceof AvatarException known
        && (known.code() == AvatarErrorCode.CONNECTION_FAILED
            || known.code() == AvatarErrorCode.CONNECTION_CLOSED
            || known.code() == AvatarErrorCode.UPSTREAM_ERROR);
  }
}
