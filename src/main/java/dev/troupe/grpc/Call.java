package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.troupe.security.Principal;
import dev.troupe.telemetry.Span;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One RPC under way, whichever face it came through. Confined to {@link #context()}; only the
 * constants may be read from elsewhere.
 */
interface Call {

  /** The deadline of a call that has none. */
  long NO_DEADLINE = Long.MAX_VALUE;

  MethodDescriptor method();

  /** Who calls, with its groups, and by what it is known. */
  Principal caller();

  /** The caller's name; {@code anonymous} where nobody has to say who they are. */
  default String principal() {
    return caller().name();
  }

  /**
   * What the caller may do, for endpoints that choose robots by themselves: what a request names
   * was judged before they see it.
   */
  Access access();

  /**
   * Takes a command from what a robot that the request did not name has left; why not, or null when
   * there was one.
   */
  @Nullable CallFailure command(String robotId);

  /** The other replicas, for endpoints whose answer is about robots of all of them. */
  Others others();

  /** The request's headers; names in lower case. */
  MultiMap metadata();

  SocketAddress remoteAddress();

  /** Its part in a trace; may be told of from any thread. */
  Span span();

  /** The context that every handler of this call runs on, and that every write must come from. */
  Context context();

  /**
   * Runs {@code task} on {@link #context()}: now when already there, else soon. May be called from
   * any thread.
   */
  void execute(Runnable task);

  /**
   * When the call must be over, on the scale of {@link System#nanoTime()}, or {@link #NO_DEADLINE}.
   */
  long deadlineNanos();

  /**
   * Runs {@code hook} once if the call ends without the endpoint having ended it: cancelled,
   * deadline passed, connection lost. Runs it now when that has happened already.
   */
  void onCancelled(Runnable hook);

  /**
   * Runs {@code hook} exactly once when the call is over, however it ended; after the hooks of a
   * cancellation.
   */
  void onClosed(Runnable hook);

  /**
   * Runs {@code hook} at most once when the gateway starts to drain, so that an endless stream can
   * end itself with a cursor. Runs it now when the drain has begun.
   */
  void onDraining(Runnable hook);

  /**
   * Runs {@code hook} within a second of each change of the policies that the call survives, for
   * endpoints that choose robots by themselves.
   */
  void onPolicyChanged(Runnable hook);

  /** Whether nothing can be written any more. */
  boolean isClosed();
}
