package dev.troupe.telemetry;

/** The keys of log lines: one word for one thing, wherever it is logged. */
public final class LogKeys {
  /** A robot's id. */
  public static final String ROBOT = "robot";

  /** A vendor session's own id. */
  public static final String SESSION = "session";

  /** A command's id, as clients see it. */
  public static final String COMMAND = "command";

  /** What was asked for: the kind of a command, or the name of an RPC. */
  public static final String KIND = "kind";

  /** The state that something came to. */
  public static final String STATE = "state";

  /** Why: the reason's constant, as in metrics and errors. */
  public static final String CAUSE = "cause";

  /** How long, in milliseconds. */
  public static final String MILLIS = "ms";

  /** The other end of a link, by the name that its owner gave it: a robot's id, a vendor's pool. */
  public static final String PEER = "peer";

  /** Where a server listens or a peer answers. */
  public static final String ADDRESS = "address";

  /** The id of the trace that a line belongs to, where that is recorded. */
  public static final String TRACE = "trace_id";

  private LogKeys() {}
}
