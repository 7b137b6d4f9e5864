package dev.troupe.recognition;

/** What the recogniser's sockets are kept as; the key of their pool. */
enum Stock {
  /** With the default session on them: whoever wants no other has nothing to wait for. */
  OPENED,
  /** Authenticated, without a session: whoever wants one of its own opens it in one round trip. */
  BARE
}
