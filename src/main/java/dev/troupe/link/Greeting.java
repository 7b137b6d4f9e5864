package dev.troupe.link;

/** What a message means for a handshake that is under way. */
public sealed interface Greeting {

  /** The peer lets us in; {@code detail} is what it said of the access, verbatim, for people. */
  record Welcome(String detail) implements Greeting {}

  /** The peer does not let us in. */
  record Refused(LinkFailure failure) implements Greeting {}

  /** Nothing to do with the handshake. */
  record Unrelated() implements Greeting {}

  /** The one {@link Unrelated}. */
  Greeting UNRELATED = new Unrelated();
}
