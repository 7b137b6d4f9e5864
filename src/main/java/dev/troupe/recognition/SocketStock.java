package dev.troupe.recognition;

import io.vertx.core.Future;
import java.time.Duration;

/** Where sessions get their sockets from. Asked and answered on the sessions' context. */
interface SocketStock {

  /**
   * Asks for a clean socket: with the default session on it, or with none, so that the caller opens
   * its own.
   *
   * @param owner who asks; those who wait are served fairly among owners
   */
  Wish borrow(boolean opened, String owner, Duration patience);

  /** A socket that was asked for. */
  interface Wish {

    /** Fails with a {@link SessionException}. A loan that comes must be given back. */
    Future<Loan> loan();

    /** Leaves the line; no effect once a loan came. */
    void cancel();
  }

  /** A socket that was lent. */
  interface Loan {
    RecogniserSocket socket();

    /** Back to the stock, which cleans it. */
    void giveBack();

    /** Not fit for anybody else. */
    void discard();
  }
}
