package dev.troupe.config;

import java.time.Duration;

/** How many vendor sessions are kept at hand, for how long, and how patiently they are awaited. */
public record PoolConfig(
    Size size, Queue queue, Life life, Dial dial, GiveBack giveBack, Retry retry) {

  public static final PoolConfig DEFAULT =
      new PoolConfig(
          Size.DEFAULT, Queue.DEFAULT, Life.DEFAULT, Dial.DEFAULT, GiveBack.DEFAULT, Retry.DEFAULT);

  /**
   * How many there may be. A key is what sessions differ by, such as the codec or the avatar.
   *
   * @param minIdle idle ones that are always kept of a key that the configuration names
   * @param spare idle ones that are kept of any key while it is in demand
   * @param maxPerKey of one key, whatever state they are in
   * @param maxTotal of all keys together
   */
  public record Size(int minIdle, int spare, int maxPerKey, int maxTotal) {

    public static final Size DEFAULT = new Size(1, 1, 20, 50);

    public Size {
      Check.range("max_total", maxTotal, 1, 100_000);
      Check.range("max_per_key", maxPerKey, 1, maxTotal);
      Check.range("min_idle", minIdle, 0, maxPerKey);
      Check.range("spare", spare, 0, maxPerKey);
    }
  }

  /**
   * Who may wait for one.
   *
   * @param maxWaiters of all keys together
   * @param acquireTimeout how long each waits at most
   */
  public record Queue(int maxWaiters, Duration acquireTimeout) {

    public static final Queue DEFAULT = new Queue(200, Duration.ofSeconds(10));

    public Queue {
      Check.range("max_waiters", maxWaiters, 0, 100_000);
      Check.positive("acquire_timeout", acquireTimeout);
    }
  }

  /**
   * How long a session is kept.
   *
   * @param maxAge none is lent after this; below what the vendor allows
   * @param ageSpread each is replaced at a random moment within so long before that
   * @param maxIdle one that nobody borrowed for so long goes, unless it must be kept
   * @param maxKeptIdle one that must be kept is replaced after so long; below what the vendor
   *     allows
   * @param demandMemory a key that nobody borrowed for so long is in demand no more
   */
  public record Life(
      Duration maxAge,
      Duration ageSpread,
      Duration maxIdle,
      Duration maxKeptIdle,
      Duration demandMemory) {

    public static final Life DEFAULT =
        new Life(
            Duration.ofMinutes(30),
            Duration.ofMinutes(3),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30));

    public Life {
      Check.positive("max_age", maxAge);
      Check.require(
          !ageSpread.isNegative() && ageSpread.compareTo(maxAge) < 0,
          "age_spread",
          ageSpread,
          "shorter than max_age");
      Check.positive("max_idle", maxIdle);
      Check.notShorter("max_kept_idle", maxKeptIdle, "max_idle", maxIdle);
      Check.positive("demand_memory", demandMemory);
    }
  }

  /**
   * How sessions are opened.
   *
   * @param parallelPerKey at the same time, of one key
   * @param parallel at the same time, of all keys together
   * @param timeout until one is open, its tokens and handshakes included
   */
  public record Dial(int parallelPerKey, int parallel, Duration timeout) {

    public static final Dial DEFAULT = new Dial(4, 8, Duration.ofSeconds(15));

    public Dial {
      Check.range("parallel", parallel, 1, 10_000);
      Check.range("parallel_per_key", parallelPerKey, 1, parallel);
      Check.positive("timeout", timeout);
    }
  }

  /**
   * What happens to a session that comes back.
   *
   * @param resetTimeout until it is ready for the next borrower
   * @param quarantine how long one that was cut short may take to fall silent
   * @param closeTimeout until it is closed; it counts as open for so long
   */
  public record GiveBack(Duration resetTimeout, Duration quarantine, Duration closeTimeout) {

    public static final GiveBack DEFAULT =
        new GiveBack(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(5));

    public GiveBack {
      Check.positive("reset_timeout", resetTimeout);
      Check.positive("quarantine", quarantine);
      Check.positive("close_timeout", closeTimeout);
    }
  }

  /**
   * When opening is tried again after it failed.
   *
   * @param from the delay after a failure lies between nothing and this, and doubles
   * @param to what that delay grows to
   * @param refusedFor how long nothing is tried after a refusal that no retry heals
   * @param stableAfter so long without a failure makes the delay small again
   */
  public record Retry(Duration from, Duration to, Duration refusedFor, Duration stableAfter) {

    public static final Retry DEFAULT =
        new Retry(
            Duration.ofMillis(500),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));

    public Retry {
      Check.positive("from", from);
      Check.notShorter("to", to, "from", from);
      Check.positive("refused_for", refusedFor);
      Check.positive("stable_after", stableAfter);
    }
  }
}
