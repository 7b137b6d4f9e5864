package dev.troupe.link;

import dev.troupe.link.Stockroom.Return;
import io.vertx.core.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A session that is lent, until it is given back in one of three ways; the first one counts, from
 * whatever thread it comes. A lease of a session that was lost is given back like any other.
 */
public final class Lease<S> {
  private final S session;
  private final Context context;
  private final int uses;
  private final Consumer<Return> back;
  private final AtomicBoolean over = new AtomicBoolean();

  Lease(S session, Context context, int uses, Consumer<Return> back) {
    this.session = session;
    this.context = context;
    this.uses = uses;
    this.back = back;
  }

  public S session() {
    return session;
  }

  /** Where the session lives, which need not be where the borrower does. */
  public Context context() {
    return context;
  }

  /** How often the session was lent, this time included. */
  public int uses() {
    return uses;
  }

  /** It came to a clean end, and may serve others once its maker has reset it. */
  public void reuse() {
    end(Return.REUSE);
  }

  /** It was cut short: it serves nobody until its maker knows that it is clean. */
  public void quarantine() {
    end(Return.QUARANTINE);
  }

  /** It shall serve nobody any more, and is closed. */
  public void discard() {
    end(Return.DISCARD);
  }

  /** Whoever asked for it had left. */
  void unused() {
    end(Return.UNUSED);
  }

  private void end(Return how) {
    if (over.compareAndSet(false, true)) {
      back.accept(how);
    }
  }
}
