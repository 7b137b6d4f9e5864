package dev.troupe.link;

/**
 * What became of one request: {@link #sent} at most once, any {@link #progress} after it, and
 * exactly one end. Called on the link's context; may call the link.
 *
 * <p>A command that expects no answer ends with {@link #sent} (or {@link #failed}).
 */
public interface Reply<E> {

  /** The socket has taken the bytes. An answer that overtakes this call is told after it. */
  default void sent() {}

  /** The peer sent something for this request that does not end it. */
  default void progress(E event) {}

  /** The peer ended it. */
  default void ended(E event) {}

  /** It ended without the peer; {@link LinkFailure#mayHaveArrived} says what that means. */
  void failed(LinkFailure failure);
}
