package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.troupe.robot.FailureReason;
import dev.troupe.security.Identity;
import dev.troupe.security.Policy;
import dev.troupe.telemetry.Span;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one event loop opens its calls: each gets its deadline, its record in the metrics and its
 * place in the drain. Confined to that event loop.
 */
final class CallDesk {
  /**
   * How soon a call under way hears that its caller is not believed any more, or that it may not go
   * on by a policy or by labels.
   */
  static final Duration REVIEW = Duration.ofMillis(200);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Context context;
  private final Time time;
  private final StatusMapper mapper;
  private final RpcMetrics metrics;
  private final Guards guards;
  private final @Nullable Doorkeeper doorkeeper;
  private final boolean hop;
  private final Others others;

  /** Without a guard are those that another replica answers, or of which nobody knows yet who. */
  private final Map<ServerCall<?>, @Nullable Guard> live = new LinkedHashMap<>();

  private Policy policy;
  private boolean reviewing;
  private @Nullable Promise<Void> drained;

  /**
   * @param doorkeeper who let callers in; null where nobody is asked
   * @param hop whether calls come from other replicas, which say for whom
   * @param others whom calls may ask about their robots
   */
  CallDesk(
      Context context,
      Time time,
      StatusMapper mapper,
      RpcMetrics metrics,
      Guards guards,
      @Nullable Doorkeeper doorkeeper,
      boolean hop,
      Others others) {
    this.context = context;
    this.time = time;
    this.mapper = mapper;
    this.metrics = metrics;
    this.guards = guards;
    this.doorkeeper = doorkeeper;
    this.hop = hop;
    this.others = others;
    this.policy = guards.policies().current();
  }

  /** As {@link #await}, with its guard in place. */
  <Q extends Message, R extends Message> ServerCall<R> open(
      MethodBinding<Q, R> binding, HttpServerRequest request, Identity identity, Wire wire) {
    ServerCall<R> call = await(binding, request, identity, wire);
    guard(binding, call);
    return call;
  }

  /**
   * Opens a call that has no guard yet, since it may be another replica's to answer. It may be
   * closed already: refused because of the drain, or because its deadline makes no sense.
   */
  <Q extends Message, R extends Message> ServerCall<R> await(
      MethodBinding<Q, R> binding, HttpServerRequest request, Identity identity, Wire wire) {
    long granted;
    try {
      granted = Deadlines.nanos(request.getHeader(Deadlines.HEADER));
    } catch (CallFailureException e) {
      ServerCall<R> call = begin(binding, request, identity, wire, Call.NO_DEADLINE);
      call.expel(e.failure());
      return call;
    }
    long deadline = granted < 0 ? Call.NO_DEADLINE : time.nanos() + granted;
    ServerCall<R> call = begin(binding, request, identity, wire, deadline);
    if (drained != null && !binding.whileDraining()) {
      call.expel(CallFailure.draining(RETRY));
    } else if (others.areOutOfSight() && binding.isAboutRobots()) {
      call.expel(CallFailure.noMajority());
    } else {
      admit(call, granted);
    }
    return call;
  }

  /** The call is answered here: it has to get past what stands before the endpoints. */
  <R extends Message> void guard(MethodBinding<?, R> binding, ServerCall<R> call) {
    if (live.containsKey(call)) {
      Guard guard = guard(binding.policy(), call);
      live.put(call, guard);
      enter(call, guard);
    }
  }

  private <Q extends Message, R extends Message> ServerCall<R> begin(
      MethodBinding<Q, R> binding,
      HttpServerRequest request,
      Identity identity,
      Wire wire,
      long deadline) {
    CallHead head =
        new CallHead(
            binding.descriptor(),
            identity,
            request.headers(),
            hop ? HopHeaders.client(request) : request.remoteAddress(),
            context,
            deadline,
            span(binding, request),
            hop ? Others.whoAsk() : others);
    Access access = new PolicyAccess(guards.policies(), guards.robots(), identity.principal());
    return new ServerCall<>(head, access, wire, mapper, metrics.start(binding.fullName()));
  }

  /** Probes would only bury what is looked for. */
  private Span span(MethodBinding<?, ?> binding, HttpServerRequest request) {
    return binding.policy().standard()
        ? Span.NONE
        : guards.tracer().call(binding.fullName(), request.headers());
  }

  /** What one call has to get past; null is nothing. */
  private record Guard(
      Passage passage, @Nullable CallAudit audit, @Nullable CallLimits limits, Span span) {
    /** Before any message, or when the only one is there. */
    void open() {
      passage.open();
      if (limits != null) {
        limits.open();
      }
    }

    /** In this order, so that nobody pays for, or is written down for, what was not allowed. */
    void admit(Message message, Ask ask, boolean single) {
      boolean first = !passage.hasBegun();
      if (first && audit != null) {
        audit.note(message, ask);
      }
      if (single) {
        open();
      }
      try {
        passage.admit(ask);
      } catch (CallFailureException refusal) {
        if (audit != null) {
          audit.refused(passage.refusedSenses(ask));
        }
        throw refusal;
      }
      if (first) {
        CallSpan.note(span, ask);
      }
      if (limits != null) {
        limits.admit(ask, first);
      }
      if (audit != null) {
        audit.admit(ask, passage, first);
      }
    }
  }

  private Guard guard(MethodPolicy policy, ServerCall<?> call) {
    boolean exempt = policy.standard();
    return new Guard(
        new Passage(policy, call.access()),
        exempt || !guards.audit().isOn()
            ? null
            : new CallAudit(guards.audit(), time::now, call, policy),
        exempt || guards.limits().areOff()
            ? null
            : new CallLimits(guards.limits(), policy, guards.robots(), call),
        call.span());
  }

  private void admit(ServerCall<?> call, long granted) {
    live.put(call, null);
    review();
    if (granted >= 0) {
      Time.Timer timer = time.after(Duration.ofNanos(granted), () -> expire(call));
      call.onClosed(timer::cancel);
    }
    call.onClosed(() -> leave(call));
    if (drained != null) {
      call.drain();
    }
  }

  /** Lets the endpoint answer the call, and shows it only what the caller may ask for. */
  <Q extends Message, R extends Message> void run(
      MethodBinding<Q, R> binding, ServerCall<R> call, RequestStream<Q> requests) {
    Guard guard = live.get(call);
    if (guard == null) {
      return;
    }
    boolean single = !binding.descriptor().isClientStreaming();
    try {
      if (!single) {
        guard.open();
      }
      binding
          .method()
          .call(
              call,
              new GuardedRequests<>(
                  single ? reined(binding, call, requests) : requests,
                  message -> guard.admit(message, binding.policy().read(message), single),
                  single),
              call);
    } catch (CallFailureException e) {
      call.expel(e.failure());
    } catch (RuntimeException e) {
      call.fail(e);
    }
  }

  private static <Q extends Message> RequestStream<Q> reined(
      MethodBinding<Q, ?> binding, ServerCall<?> call, RequestStream<Q> requests) {
    Reins reins = call.others().reins();
    return reins == null || !binding.policy().isOfSeveral()
        ? requests
        : new ReinedRequest<>(requests, reins);
  }

  /** As long as calls are under way. */
  private void review() {
    if (!reviewing && !live.isEmpty()) {
      reviewing = true;
      time.after(
          REVIEW,
          () -> {
            reviewing = false;
            reviewNow();
            review();
          });
    }
  }

  private void reviewNow() {
    Policy current = guards.policies().current();
    boolean changed = current != policy;
    policy = current;
    for (Map.Entry<ServerCall<?>, @Nullable Guard> entry : List.copyOf(live.entrySet())) {
      ServerCall<?> call = entry.getKey();
      if (doorkeeper != null && !call.isBelieved(doorkeeper.now())) {
        doorkeeper.withdrawn(call);
        call.expel(CallFailure.unauthenticated());
        continue;
      }
      Guard guard = entry.getValue();
      if (guard == null) {
        continue;
      }
      CallFailure revoked = guard.passage().revoked();
      if (revoked != null) {
        call.expel(revoked);
      } else if (changed) {
        call.reconsider();
      }
    }
  }

  private static void enter(ServerCall<?> call, Guard guard) {
    CallAudit audit = guard.audit();
    if (audit != null) {
      call.onWritten(audit::answered);
      call.onClosed(() -> audit.end(call.status()));
    }
    CallLimits limits = guard.limits();
    if (limits != null) {
      call.onReceived(limits::received);
      call.onCommand(limits::command);
      call.onClosed(limits::close);
    }
  }

  private static void expire(ServerCall<?> call) {
    call.expel(
        new CallFailure(
            Code.DEADLINE_EXCEEDED,
            FailureReason.DEADLINE_EXCEEDED.name(),
            call.method().getFullName() + ": the call's deadline passed"));
  }

  private void leave(ServerCall<?> call) {
    live.remove(call);
    if (drained != null && live.isEmpty()) {
      drained.tryComplete();
    }
  }

  /**
   * Refuses new calls, tells those under way, and ends what is left when {@code deadline} has
   * passed, so that its clients hear a reason. Completes, on the event loop, when the last call is
   * over.
   */
  Future<Void> drain(Duration deadline) {
    if (drained == null) {
      Promise<Void> promise = Promise.promise();
      drained = promise;
      List.copyOf(live.keySet()).forEach(ServerCall::drain);
      Time.Timer timer = time.after(deadline, this::expelAll);
      promise.future().onComplete(ignored -> timer.cancel());
      if (live.isEmpty()) {
        promise.tryComplete();
      }
    }
    return drained.future();
  }

  private void expelAll() {
    List.copyOf(live.keySet()).forEach(call -> call.expel(CallFailure.draining(RETRY)));
  }
}
