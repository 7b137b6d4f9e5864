package dev.troupe.avatar;

import dev.troupe.link.Lease;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session that a caller has.
 *
 * @param lease of the pool; null for one that was dialled for this caller alone
 */
record Loan(AvatarSocket socket, @Nullable Lease<AvatarSocket> lease) {

  /** Back for others, if it is fit for them. */
  void giveBack() {
    if (lease == null) {
      socket.close();
    } else if (socket.isClean()) {
      lease.reuse();
    } else {
      lease.discard();
    }
  }

  /** Others have it once nothing of that request can come any more. */
  void putAsideFor(String reqId, Duration quarantine) {
    socket.abandon(reqId, quarantine, late -> {});
    putAside();
  }

  /** As {@link #putAsideFor}, for a socket that was told already. */
  void putAside() {
    if (lease == null) {
      socket.close();
    } else {
      lease.quarantine();
    }
  }
}
