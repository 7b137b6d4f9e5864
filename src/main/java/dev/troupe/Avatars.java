package dev.troupe;

import dev.troupe.avatar.AvatarProtocol;
import dev.troupe.avatar.AvatarVendor;
import dev.troupe.avatar.PooledAnimator;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.config.AvatarsConfig;
import dev.troupe.config.KeptSecret;
import dev.troupe.spatialwalk.ConsoleTokens;
import dev.troupe.spatialwalk.IngressUrl;
import dev.troupe.spatialwalk.SpatialwalkProtocol;
import dev.troupe.spatialwalk.SpatialwalkTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Which avatars a gateway shows: those of its configuration, all of one vendor. */
final class Avatars {
  private Avatars() {}

  /** Null when there are none. */
  static @Nullable Future<PooledAnimator> start(
      Vertx vertx, AvatarsConfig config, MeterRegistry meters) {
    return config.cast().isEmpty()
        ? null
        : PooledAnimator.start(
            vertx, vertx.getOrCreateContext(), config, new Spatialwalk(), meters, new Random());
  }

  /** The vendor, as accounts of the configuration reach it. */
  private static final class Spatialwalk implements AvatarVendor {
    @Override
    public String name() {
      return "spatialwalk";
    }

    @Override
    public Tokens tokens(AvatarsConfig.Account account, AvatarsConfig.Region region) {
      KeptSecret key = account.apiKey();
      SpatialwalkTokens tokens =
          new SpatialwalkTokens(
              new ConsoleTokens(
                  region.consoleUrl().toString(), () -> key == null ? "" : key.reveal()),
              now -> now.plus(account.tokenLifetime()));
      return new Tokens(tokens, tokens::explain);
    }

    @Override
    public AvatarProtocol protocol(
        AvatarsConfig.Account account, AvatarsConfig.Region region, SessionSettings settings) {
      boolean query = account.auth() == AvatarsConfig.Auth.QUERY;
      return new SpatialwalkProtocol(
          new IngressUrl(region.ingressUrl(), account.appId(), query), settings);
    }
  }
}
