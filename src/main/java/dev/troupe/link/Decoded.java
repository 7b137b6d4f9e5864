package dev.troupe.link;

/** What a protocol made of one message. */
public sealed interface Decoded<E> permits Inbound, Decoded.Malformed {

  /** The message could not be read at all; the link counts it and goes on. */
  record Malformed<E>(String reason) implements Decoded<E> {}
}
