package dev.troupe.recognition;

import dev.troupe.link.Borrowing;
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
  public Wish borrow(boolean opened, String owner, Duration patience) {
    return new Asked(pool.borrow(opened ? Stock.OPENED : Stock.BARE, owner, patience));
  }

  /** A borrowing as sessions see it. */
  private record Asked(Borrowing<RecogniserSocket> borrowing) implements Wish {
    @Override
    public Future<Loan> loan() {
      return borrowing
          .lease()
          .transform((lease, error) ->
              error == null
                  ? Future.succeededFuture(new Lent(lease))
                  : Future.failedFuture(VendorFailures.of(error).asException()));
    }

    @Override
    public void cancel() {
      borrowing.cancel();
    }
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
