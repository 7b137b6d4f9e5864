package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import dev.troupe.simulator.spatialwalk.wire.WireWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a {@link Performance} sends what it makes. Confined. */
interface Outlet {

  /**
   * @param flame the keyframes, null for none
   * @param keyframes how many those are
   */
  void animate(Request request, boolean end, @Nullable WireWriter flame, int keyframes);

  /** One message of about that many bytes. */
  void pad(Request request, int bytes);

  /** Animation of another request, as late frames of a former one. */
  void stray(String reqId);

  void tell(Request request, ServerMessages.Playback state, long playedMillis, String reason);

  boolean congested();

  void whenDrained(Runnable task);

  /** Lets the faults of that moment happen; true when the request or the session did not live. */
  boolean strike(Fault.Moment moment, Request request);

  <F extends Fault> Optional<F> fault(Class<F> kind);

  /** The performance is over, by itself or by an interrupt. */
  void over(Request request, RequestReport.Outcome outcome);
}
