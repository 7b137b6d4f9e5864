package dev.troupe.security;

import java.time.Instant;

/**
 * One thing that somebody did, tried, or began or ceased to do. Words only that say who, where and
 * what came of it; never what was said, heard or seen.
 *
 * @param what capability and verb, such as {@code speech/control}, or what the log says of itself
 * @param phase whether it was all, or a beginning or an end
 * @param from address and port
 * @param robots the robots, joined by commas; empty when none was named
 * @param outcome the call's code, and {@code LEFT} where its caller left before
 * @param reason the failure's reason; empty without one
 * @param detail further words, such as why a lease was taken; mostly empty
 * @param facts what most entries have not
 */
public record AuditEntry(
    Instant at,
    String what,
    Phase phase,
    Principal who,
    String from,
    String method,
    String robots,
    String commandId,
    String outcome,
    String reason,
    String detail,
    AuditFacts facts) {

  /** Whether something lasts. */
  public enum Phase {
    WHOLE,
    BEGIN,
    END
  }

  /** What the gateway itself has to say. */
  public static AuditEntry ofGateway(Instant at, String what, String detail) {
    return ofGateway(at, what, detail, AuditFacts.NONE);
  }

  /** The same, with more to it. */
  public static AuditEntry ofGateway(Instant at, String what, String detail, AuditFacts facts) {
    return new AuditEntry(
        at, what, Phase.WHOLE, Principal.GATEWAY, "", "", "", "", "OK", "", detail, facts);
  }
}
