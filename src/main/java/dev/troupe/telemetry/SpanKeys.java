package dev.troupe.telemetry;

/** The keys of spans: OpenTelemetry's own words where it has one, ours below {@code troupe}. */
public final class SpanKeys {
  public static final String RPC_SYSTEM = "rpc.system";
  public static final String RPC_SERVICE = "rpc.service";
  public static final String RPC_METHOD = "rpc.method";

  /** The status as a number, whichever face the call came through. */
  public static final String RPC_STATUS = "rpc.grpc.status_code";

  /** Why something failed: a reason's constant, as in errors and metrics. */
  public static final String ERROR = "error.type";

  /** The reason that an error gives, also where it is the caller's fault. */
  public static final String REASON = "troupe.reason";

  /** A robot's id. */
  public static final String ROBOT = "troupe.robot.id";

  /** The name of the replica that a call is passed on to. */
  public static final String REPLICA = "troupe.replica";

  /** A command's id, as clients see it. */
  public static final String COMMAND = "troupe.command.id";

  /** How many utterances were before it. */
  public static final String POSITION = "troupe.command.position";

  /** How it ended. */
  public static final String OUTCOME = "troupe.outcome";

  /** A vendor session's own id. */
  public static final String SESSION = "troupe.session.id";

  /** The id of an unexpected failure, as in the log and in what the client hears. */
  public static final String ERROR_ID = "troupe.error_id";

  /** Spans that a call would have had beyond the most that it may have. */
  public static final String OMITTED = "troupe.spans.omitted";

  private SpanKeys() {}
}
