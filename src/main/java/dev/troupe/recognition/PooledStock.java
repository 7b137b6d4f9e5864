package dev.troupe.recognition;

import dev.troupe.link.Lease;
import dev.troupe.link.Pool;
import io.vertx.core.Future;
import java.time.Duration;

/** Sockets from the pool. */
final class PooledStock implements SocketStock {
  private final Pool<Stock, RecogniserSocket> pool;

  PooledStock(Pool<Stock, RecogniserSocket> pool) {
    this.pool = pool;
  }

  @Override
  public Future<Loan> borrow(boolean opened, String owner, Duration patience) {
    return pool.borrow(opened ? Stock.OPENED : Stock.BARE, owner, patience)
        .lease()
        .transform((lease, error) ->
            error == null
                ? Future.succeededFuture(new Lent(lease))
                : Future.failedFuture(VendorFailures.of(error).asException()));
  }

  /** A lease as sessions see it. */
  private record Lent(Lease<RecogniserSocket> lease) implements Loan {
    @Override
    public RecogniserSocket socket() {
      return lease.session();
    }

    @Override
    public void giveBack() {
      lease.reuse();
    }

    @Override
    public void discard() {
      lease.discard();
    }
  }
}
