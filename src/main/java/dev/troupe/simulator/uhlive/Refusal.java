package dev.troupe.simulator.uhlive;

import org.jspecify.annotations.Nullable;

/** A command that is answered by one of the five error events; the session stays as it was. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String event;
  private final @Nullable Cause cause;

  private Refusal(String event, @Nullable Cause cause, String reason) {
    super(reason, null, false, false);
    this.event = event;
    this.cause = cause;
  }

  static Refusal notValid(String reason) {
    return new Refusal("METHOD-NOT-VALID", null, reason);
  }

  static Refusal notAllowed(String reason) {
    return new Refusal("METHOD-NOT-ALLOWED", null, reason);
  }

  static Refusal missing(String parameter) {
    return new Refusal("MISSING-PARAM", null, parameter);
  }

  static Refusal invalid(String reason) {
    return new Refusal("INVALID-PARAM-VALUE", null, reason);
  }

  static Refusal failed(Cause cause, String reason) {
    return new Refusal("METHOD-FAILED", cause, reason);
  }

  String event() {
    return event;
  }

  @Nullable Cause cause() {
    return cause;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
