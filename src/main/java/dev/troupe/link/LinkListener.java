package dev.troupe.link;

/** The owner of a link. Called on the link's context, in order. */
public interface LinkListener<E> {

  /**
   * The link is in a new state. On {@link LinkState.Ready} this runs before anything else can be
   * sent: what the owner sends here goes first. When a link is lost this runs before the requests
   * in flight are failed.
   */
  void stateChanged(LinkState state);

  /**
   * A message came. Runs before the {@link Reply} that the same message belongs to. Answers to the
   * link's own liveness probes are not shown.
   */
  void received(Inbound<E> inbound);

  /** A message came that the protocol could not read; the link goes on. */
  default void malformed(String reason) {}
}
