package dev.troupe.link;

import org.jspecify.annotations.Nullable;

/**
 * Why a link was lost or a request failed, as a value.
 *
 * @param cause the reason, known to meters
 * @param message one sentence for people
 * @param mayHaveArrived for a request: whether bytes had left, so that the peer may have acted on
 *     it. False means that it certainly has not.
 * @param word what the peer said, for those who know its language; null when it said nothing
 */
public record LinkFailure(
    LinkCause cause, String message, boolean mayHaveArrived, @Nullable PeerWord word) {

  public LinkFailure(LinkCause cause, String message) {
    this(cause, message, false, null);
  }

  public LinkFailure(LinkCause cause, String message, boolean mayHaveArrived) {
    this(cause, message, mayHaveArrived, null);
  }

  public LinkFailure(LinkCause cause, String message, @Nullable PeerWord word) {
    this(cause, message, false, word);
  }

  /** The same failure as seen by a request whose bytes had left. */
  LinkFailure afterSending() {
    return mayHaveArrived ? this : new LinkFailure(cause, message, true, word);
  }
}
