package dev.troupe.security;

import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.security.LimitRefusal.Limit;
import dev.troupe.security.LimitRefusal.Scope;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How much everybody may still ask for. Shared by all event loops, without a lock. */
public final class Limits {
  /** From here on those who are as new are forgotten; they come back as they were. */
  private static final int MANY = 10_000;

  private static final Duration WHEN_ONE_ENDS = Duration.ofSeconds(1);

  private final LimitsConfig config;
  private final LimitMetrics metrics;
  private final LongSupplier nanos;
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<String, Allowance> principals = new ConcurrentHashMap<>();
  private final Map<String, Allowance> robots = new ConcurrentHashMap<>();

  public Limits(LimitsConfig config, LimitMetrics metrics, LongSupplier nanos) {
    this.config = config;
    this.metrics = metrics;
    this.nanos = nanos;
    metrics.open(connections);
  }

  /** Whether there is room for another connection; who gets it gives it back. */
  public boolean connect() {
    if (connections.incrementAndGet() <= config.connections() || config.connections() == 0) {
      return true;
    }
    connections.decrementAndGet();
    metrics.refusedConnection();
    return false;
  }

  public void disconnect() {
    connections.decrementAndGet();
  }

  /** How long a connection may take to say what it wants. */
  public Duration introduction() {
    return config.introduction();
  }

  /** Whether anything of calls is limited at all. */
  public boolean areOff() {
    return config.principal().isUnlimited() && config.robot().isUnlimited();
  }

  /**
   * One more call; whoever got it gives it back by {@link #leave}.
   *
   * @return why not; null when it may
   */
  public @Nullable LimitRefusal enter(Scope scope, String who) {
    Share share = share(scope);
    if (share.isUnlimited()) {
      return null;
    }
    Allowance allowance = allowance(scope, who);
    long wait = allowance.calls().take(1, nanos.getAsLong());
    if (wait > 0) {
      return refused(scope, Limit.CALLS_PER_SECOND, share.callsPerSecond(), wait);
    }
    return allowance.enter(share.streams())
        ? null
        : refused(scope, Limit.STREAMS, share.streams(), WHEN_ONE_ENDS.toNanos());
  }

  public void leave(Scope scope, String who) {
    if (!share(scope).isUnlimited()) {
      allowance(scope, who).leave();
    }
  }

  public @Nullable LimitRefusal command(Scope scope, String who) {
    Share share = share(scope);
    if (share.commandsPerSecond() == 0) {
      return null;
    }
    long wait = allowance(scope, who).commands().take(1, nanos.getAsLong());
    return wait == 0
        ? null
        : refused(scope, Limit.COMMANDS_PER_SECOND, share.commandsPerSecond(), wait);
  }

  public @Nullable LimitRefusal message(Scope scope, String who, int bytes) {
    Share share = share(scope);
    if (share.maxMessageBytes() > 0 && bytes > share.maxMessageBytes()) {
      return refused(scope, Limit.MAX_MESSAGE_BYTES, share.maxMessageBytes(), 0);
    } else if (share.bytesPerSecond() == 0) {
      return null;
    }
    long wait = allowance(scope, who).bytes().take(bytes, nanos.getAsLong());
    return wait == 0 ? null : refused(scope, Limit.BYTES_PER_SECOND, share.bytesPerSecond(), wait);
  }

  private LimitRefusal refused(Scope scope, Limit limit, double value, long wait) {
    LimitRefusal refusal =
        new LimitRefusal(scope, limit, value, wait == 0 ? null : Duration.ofNanos(wait));
    metrics.refused(refusal);
    return refusal;
  }

  private Share share(Scope scope) {
    return scope == Scope.PRINCIPAL ? config.principal() : config.robot();
  }

  int remembered() {
    return principals.size() + robots.size();
  }

  private Allowance allowance(Scope scope, String who) {
    Map<String, Allowance> all = scope == Scope.PRINCIPAL ? principals : robots;
    Allowance known = all.get(who);
    if (known != null) {
      return known;
    }
    long now = nanos.getAsLong();
    if (all.size() >= MANY) {
      all.values().removeIf(each -> each.isUntouched(now));
    }
    return all.computeIfAbsent(
        who, it -> new Allowance(share(scope), config.burst().toNanos(), now));
  }
}
