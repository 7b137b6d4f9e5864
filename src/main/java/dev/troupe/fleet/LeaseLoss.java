package dev.troupe.fleet;

/** Why a lease is no longer held. */
public sealed interface LeaseLoss {

  /** Given back by whoever held it. */
  record Released() implements LeaseLoss {}

  /** No heartbeat came in time. */
  record Expired() implements LeaseLoss {}

  /** Its owner went silent and its policy says that it ends then. */
  record Silent() implements LeaseLoss {}

  /** Taken by force. */
  record Taken(String by, String reason) implements LeaseLoss {}

  /** The robot moved to another owner, or is no longer there. */
  record Moved() implements LeaseLoss {}
}
