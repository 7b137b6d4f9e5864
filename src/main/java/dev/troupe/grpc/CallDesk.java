package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import dev.troupe.robot.FailureReason;
import dev.troupe.security.Identity;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one event loop opens its calls: each gets its deadline, its record in the metrics and its
 * place in the drain. Confined to that event loop.
 */
final class CallDesk {

  /** So long at most a stream runs on whose caller is not believed any more. */
  private static final Duration SWEEP = Duration.ofMillis(200);

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Context context;
  private final Time time;
  private final StatusMapper mapper;
  private final RpcMetrics metrics;
  private final Set<ServerCall<?>> live = new LinkedHashSet<>();
  private @Nullable Promise<Void> drained;

  CallDesk(Context context, Time time, StatusMapper mapper, RpcMetrics metrics) {
    this.context = context;
    this.time = time;
    this.mapper = mapper;
    this.metrics = metrics;
  }

  /** Ends calls from now on once {@code doorkeeper} does not believe their caller any more. */
  void sweep(Doorkeeper doorkeeper) {
    time.after(
        SWEEP,
        () -> {
          for (ServerCall<?> call : List.copyOf(live)) {
            if (!call.isBelieved(doorkeeper.now())) {
              doorkeeper.withdrawn(call);
              call.expel(CallFailure.unauthenticated());
            }
          }
          sweep(doorkeeper);
        });
  }

  /**
   * Opens a call. It may be closed already: refused because of the drain, or because its deadline
   * makes no sense.
   */
  <Q extends Message, R extends Message> ServerCall<R> open(
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
    } else {
      admit(call, granted);
    }
    return call;
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
            request.remoteAddress(),
            context,
            deadline);
    return new ServerCall<>(head, wire, mapper, metrics.start(binding.fullName()));
  }

  private void admit(ServerCall<?> call, long granted) {
    live.add(call);
    if (granted >= 0) {
      Time.Timer timer = time.after(Duration.ofNanos(granted), () -> expire(call));
      call.onClosed(timer::cancel);
    }
    call.onClosed(() -> leave(call));
    if (drained != null) {
      call.drain();
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
      List.copyOf(live).forEach(ServerCall::drain);
      Time.Timer timer = time.after(deadline, this::expelAll);
      promise.future().onComplete(ignored -> timer.cancel());
      if (live.isEmpty()) {
        promise.tryComplete();
      }
    }
    return drained.future();
  }

  private void expelAll() {
    List.copyOf(live).forEach(call -> call.expel(CallFailure.draining(RETRY)));
  }
}
