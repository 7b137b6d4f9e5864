package dev.troupe.link;

/** Says before each write whether this process may still write to the peer. */
@FunctionalInterface
public interface Fence {

  /** For a peer that nobody else can own. */
  Fence OPEN = nanos -> true;

  /** Whether a write at this monotonic time is allowed; the first refusal closes the socket. */
  boolean allows(long nanos);
}
