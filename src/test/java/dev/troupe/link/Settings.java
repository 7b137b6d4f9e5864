package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import java.time.Duration;

/** A pool's configuration, of which a test says only what matters to it. */
final class Settings {
  int spare;
  int maxPerKey = 10;
  int maxTotal = 20;
  int maxWaiters = 100;
  int dialsPerKey = 10;
  int dials = 20;
  Duration acquire = Duration.ofSeconds(10);
  Duration maxAge = Duration.ofHours(1);
  Duration ageSpread = Duration.ZERO;
  Duration maxIdle = Duration.ofSeconds(60);
  Duration maxKeptIdle = Duration.ofHours(2);
  Duration demandMemory = Duration.ofSeconds(30);
  Duration retryFrom = Duration.ofMillis(500);
  Duration retryTo = Duration.ofSeconds(20);

  PoolConfig config() {
    return new PoolConfig(
        new PoolConfig.Size(0, spare, Math.min(maxPerKey, maxTotal), maxTotal),
        new PoolConfig.Queue(maxWaiters, acquire),
        new PoolConfig.Life(maxAge, ageSpread, maxIdle, maxKeptIdle, demandMemory),
        new PoolConfig.Dial(dialsPerKey, dials, Duration.ofSeconds(15)),
        new PoolConfig.GiveBack(
            Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(4)),
        new PoolConfig.Retry(retryFrom, retryTo, Duration.ofSeconds(30), Duration.ofSeconds(30)));
  }
}
