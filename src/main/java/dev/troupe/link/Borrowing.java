package dev.troupe.link;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A question for a session that its asker may take back. Taken back while the session is already on
 * its way, it returns the session unused, so that none is ever lent to nobody.
 */
public final class Borrowing<S> {
  private final Promise<Lease<S>> promise = Promise.promise();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Caller caller;
  private final Runnable leave;

  /**
   * @param leave tells the pool that the asker has left
   */
  Borrowing(Caller caller, Runnable leave) {
    this.caller = caller;
    this.leave = leave;
  }

  /**
   * The session, on the context that asked for it; or a {@link PoolFailureException}. A lease that
   * comes must be given back.
   */
  public Future<Lease<S>> lease() {
    return promise.future();
  }

  /** From any thread; no effect once the lease came or was refused. */
  public void cancel() {
    PoolFailure left =
        new PoolFailure(PoolCause.CANCELLED, "the borrower left before a session came", null, null);
    if (settled.compareAndSet(false, true)) {
      leave.run();
      caller.tell(() -> promise.fail(new PoolFailureException(left)));
    }
  }

  /** On the pool's context. */
  void granted(Lease<S> lease) {
    caller.tell(() -> {
      if (settled.compareAndSet(false, true)) {
        promise.complete(lease);
      } else {
        lease.unused();
      }
    });
  }

  /** On the pool's context. */
  void refused(PoolFailure failure) {
    caller.tell(() -> {
      if (settled.compareAndSet(false, true)) {
        promise.fail(new PoolFailureException(failure));
      }
    });
  }
}
