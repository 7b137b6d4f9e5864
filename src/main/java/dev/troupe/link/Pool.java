package dev.troupe.link;

import dev.troupe.config.PoolConfig;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of one vendor at hand before they are asked for: opened ahead of demand, lent to one
 * borrower at a time, made clean in between, replaced before they grow old.
 *
 * <p>Its state lives on the Vert.x context that it was made on; its sessions live on the contexts
 * it was given, dealt in turn. May be asked from any thread, and answers on the context it was
 * asked on: a session that is idle reaches its borrower in two hops, or in none on the pool's own
 * context.
 *
 * @param <K> what sessions differ by; a value, as clients may choose it
 * @param <S> a session
 */
public final class Pool<K, S> {
  private final PoolConfig config;
  private final Time time;
  private final Lanes<K, S> lanes;

  /**
   * @param name for logs and failures
   * @param contexts where sessions live; not empty, and the pool's own may be among them
   * @param time the clock of the context that this is called on
   * @param random spreads retries and retirements
   * @throws IllegalStateException off a Vert.x context
   */
  public Pool(
      String name,
      PoolConfig config,
      Maker<K, S> maker,
      List<Context> contexts,
      PoolMetrics metrics,
      Time time,
      RandomGenerator random) {
    if (contexts.isEmpty()) {
      throw new IllegalArgumentException("contexts: none (expected: at least one)");
    }
    this.config = config;
    this.time = time;
    this.lanes = new Lanes<>(maker, new Confinement("the pool " + name).home(), contexts);
    lanes.serve(new Stockroom<>(name, config, lanes, metrics, time, random));
  }

  /**
   * Opens sessions, and knows what can be done with them. Called on the context that a session
   * lives on, but for {@link #healthy}. What these futures wait for has its deadline in the pool's
   * configuration.
   */
  public interface Maker<K, S> {

    /**
     * @param watch told when the session ends, from then on that the future has succeeded
     */
    Future<S> make(K key, Watch watch);

    /**
     * Whether a session of the key may serve more than the borrower it was opened for. If not, none
     * is opened ahead and none is lent again; those that there are count like all others. Called on
     * the pool's context.
     */
    default boolean stocked(K key) {
      return true;
    }

    /** What a failed {@link #make} means. */
    MakeFailure judge(Throwable error);

    /** Whether a session can be lent, as far as is known. Called on the pool's context. */
    boolean healthy(S session);

    /** Makes a session that came to a clean end ready for the next borrower. */
    Future<Void> reset(S session);

    /** Done once nothing more can come that was meant for the last borrower. */
    Future<Void> clean(S session);

    /** Done when the vendor has seen it go; until then it counts. */
    Future<Void> close(S session);
  }

  /** Where a session reports its end. */
  @FunctionalInterface
  public interface Watch {
    /**
     * It ended by itself. From any thread; a second call has no effect.
     *
     * @param why what it means for the sessions that come after it; null when nothing
     */
    void lost(@Nullable MakeFailure why);
  }

  /** Keeps the configured number idle of this key from now on, whether anybody asks or not. */
  public void keep(K key) {
    keep(key, config.size().minIdle());
  }

  /** Keeps so many idle of this key; with 0 the key is kept no more. */
  public void keep(K key, int idle) {
    if (idle < 0) {
      throw new IllegalArgumentException("idle: %d (expected: 0 or more)".formatted(idle));
    }
    lanes.atHome(room -> room.keep(key, idle));
  }

  /** What was refused until now may be granted: it is tried again at once, not when it was due. */
  public void retry() {
    lanes.atHome(Stockroom::retry);
  }

  /** Asks for a session, and waits as long as the configuration says. */
  public Borrowing<S> borrow(K key, String owner) {
    return borrow(key, owner, config.queue().acquireTimeout());
  }

  /**
   * Asks for a session.
   *
   * @param owner whose turn it is; owners that wait take turns, however often each asks
   * @param within how long to wait, at most as long as the configuration says; with nothing it is
   *     answered at once
   */
  public Borrowing<S> borrow(K key, String owner, Duration within) {
    long now = time.nanos();
    Duration most = config.queue().acquireTimeout();
    Duration patience = within.compareTo(most) < 0 ? within : most;
    return new Errand<>(lanes, key, owner, now, patience).ask();
  }

  /**
   * Lends no more. Who waits hears so at once; what is lent may come back within the time given and
   * is closed then. Done when the last session is closed.
   */
  public Future<Void> drain(Duration within) {
    Promise<Void> drained = Promise.promise();
    Caller caller = Caller.here();
    lanes.atHome(room -> room.drain(within, () -> caller.tell(drained::complete)));
    return drained.future();
  }

  /** Takes away what is lent, and closes everything. */
  public Future<Void> close() {
    return drain(Duration.ZERO);
  }
}
