package dev.troupe.fleet;

/** Why a lease, or a place in line, is over. */
public sealed interface LeaseLoss {

  /** Given back by whoever held it. */
  record Released() implements LeaseLoss {}

  /** No heartbeat came in time. */
  record Expired() implements LeaseLoss {}

  /** Its owner went silent and its policy says that it ends then. */
  record Silent() implements LeaseLoss {}

  /** Taken by force. */
  record Taken(String by, String reason) implements LeaseLoss {}

  /** Another process owns the robot. */
  record Moved() implements LeaseLoss {}

  /** There is no such robot any more. */
  record Removed() implements LeaseLoss {}
}
