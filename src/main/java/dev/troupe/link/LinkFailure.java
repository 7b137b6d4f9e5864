package dev.troupe.link;

/**
 * Why a link was lost or a request failed, as a value.
 *
 * @param cause the reason, known to meters
 * @param message one sentence for people
 * @param mayHaveArrived for a request: whether bytes had left, so that the peer may have acted on
 *     it. False means that it certainly has not.
 */
public record LinkFailure(LinkCause cause, String message, boolean mayHaveArrived) {

  public LinkFailure(LinkCause cause, String message) {
    this(cause, message, false);
  }

  /** The same failure as seen by a request whose bytes had left. */
  LinkFailure afterSending() {
    return mayHaveArrived ? this : new LinkFailure(cause, message, true);
  }
}
