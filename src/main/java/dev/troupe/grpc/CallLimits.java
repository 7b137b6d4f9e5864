package dev.troupe.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.rpc.Code;
import dev.troupe.security.LimitRefusal;
import dev.troupe.security.LimitRefusal.Limit;
import dev.troupe.security.LimitRefusal.Scope;
import dev.troupe.security.Limits;
import dev.troupe.security.Principal;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one call asks for from what its caller, and its robots, have left. Confined to the
 * call's context.
 */
final class CallLimits {
  private final Limits limits;
  private final MethodPolicy policy;
  private final RobotLabels known;
  private final String who;
  private List<String> robots = List.of();
  private boolean entered;

  CallLimits(Limits limits, MethodPolicy policy, RobotLabels known, Call call) {
    this.limits = limits;
    this.policy = policy;
    this.known = known;
    this.who = who(call.caller(), call.remoteAddress());
  }

  // Whom nobody knows is known by where it calls from.
  private static String who(Principal caller, @Nullable SocketAddress from) {
    return caller.isAnonymous() && from != null ? "@" + from.hostAddress() : caller.name();
  }

  /**
   * The call begins.
   *
   * @throws CallFailureException when it must not
   */
  void open() {
    refuse(limits.enter(Scope.PRINCIPAL, who));
    entered = true;
  }

  /** A message of so many bytes came; it is not read yet. */
  void received(int bytes) {
    refuse(limits.message(Scope.PRINCIPAL, who, bytes));
    robots.forEach(robot -> refuse(limits.message(Scope.ROBOT, robot, bytes)));
  }

  /** A message that its caller may send. */
  void admit(Ask ask, boolean first) {
    if (first) {
      enter(ask.robots());
    }
    if (isCommand(ask, first)) {
      refuse(limits.command(Scope.PRINCIPAL, who));
      each(ask.robots().isEmpty() ? robots : ask.robots(), limits::command);
    }
  }

  private void enter(List<String> named) {
    // Only of robots there are, so that nobody can make up more and more of them.
    for (String robot : named) {
      if (known.of(robot) != null) {
        refuse(limits.enter(Scope.ROBOT, robot));
        List<String> all = new ArrayList<>(robots);
        all.add(robot);
        robots = all;
      }
    }
  }

  private void each(List<String> named, BiFunction<Scope, String, @Nullable LimitRefusal> take) {
    for (String robot : named) {
      if (known.of(robot) != null) {
        refuse(take.apply(Scope.ROBOT, robot));
      }
    }
  }

  /** A command to a robot that the request selects; why not, or null. */
  @Nullable CallFailure command(String robot) {
    LimitRefusal refusal = limits.command(Scope.ROBOT, robot);
    return refusal == null ? null : failure(refusal);
  }

  /** Sound and poses that follow one another are no commands of their own. */
  private boolean isCommand(Ask ask, boolean first) {
    Demand method = policy.demand();
    if (first && method != null && method.isCommand()) {
      return true;
    }
    FieldDescriptor arm = ask.arm();
    return arm != null
        && arm.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && ask.demands().stream().anyMatch(Demand::isCommand);
  }

  /** The call is over. */
  void close() {
    if (entered) {
      limits.leave(Scope.PRINCIPAL, who);
    }
    robots.forEach(robot -> limits.leave(Scope.ROBOT, robot));
  }

  private static void refuse(@Nullable LimitRefusal refusal) {
    if (refusal != null) {
      throw failure(refusal).asException();
    }
  }

  private static CallFailure failure(LimitRefusal refusal) {
    String scope = refusal.scope().name().toLowerCase(Locale.ROOT);
    String limit = refusal.limit().name().toLowerCase(Locale.ROOT);
    String value =
        refusal.value() == Math.rint(refusal.value())
            ? String.valueOf((long) refusal.value())
            : String.valueOf(refusal.value());
    return new CallFailure(
        Code.RESOURCE_EXHAUSTED,
        reason(refusal.limit()),
        "limits." + scope + "." + limit + ": more than " + value,
        refusal.retryAfter(),
        Map.of("scope", scope, "limit", limit, "value", value),
        List.of());
  }

  private static String reason(Limit limit) {
    return switch (limit) {
      case STREAMS -> "TOO_MANY_STREAMS";
      case MAX_MESSAGE_BYTES -> "MESSAGE_TOO_LARGE";
      case CALLS_PER_SECOND, COMMANDS_PER_SECOND, BYTES_PER_SECOND -> "LIMIT_EXCEEDED";
    };
  }
}
