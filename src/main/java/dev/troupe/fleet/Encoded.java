package dev.troupe.fleet;

/**
 * A piece of a feed as the near side sends it, made once and shared by all its subscribers on all
 * their threads. Opaque here.
 */
public interface Encoded {

  /** For those who only want the value. */
  Encoded NONE = new Encoded() {};
}
