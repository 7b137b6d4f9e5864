package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.security.Principal;
import dev.troupe.telemetry.Span;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The life of one call, the same for every face: open until the endpoint ends it, or the client,
 * the deadline or the connection does. Whoever is first wins, the rest is ignored; so hooks run
 * once and nothing is written after the end. Confined to the thread that made it.
 *
 * <pre>
 *   open ── end, fail ──────────────────────────────▶ closed   (closed hooks)
 *     └──── cancelled, expired, connection lost ────▶ closed   (cancelled hooks, then closed hooks)
 * </pre>
 */
final class ServerCall<R extends Message> implements Call, ResponseStream<R> {
  private static final Status OK = Status.getDefaultInstance();

  private final CallHead head;
  private final Access access;
  private final Wire wire;
  private final StatusMapper mapper;
  private final RpcMetrics.Recording recording;
  private final Thread owner = Thread.currentThread();
  private final CallHooks cancelled = new CallHooks();
  private final CallHooks closed = new CallHooks();
  private final CallHooks draining = new CallHooks();
  private final List<Runnable> reconsiderations = new ArrayList<>(0);
  private boolean open = true;
  private @Nullable Status status;
  private @Nullable Consumer<Message> written;
  private @Nullable IntConsumer received;
  private @Nullable Function<String, @Nullable CallFailure> commands;

  ServerCall(
      CallHead head,
      Access access,
      Wire wire,
      StatusMapper mapper,
      RpcMetrics.Recording recording) {
    this.head = head;
    this.access = access;
    this.wire = wire;
    this.mapper = mapper;
    this.recording = recording;
  }

  @Override
  public MethodDescriptor method() {
    return head.method();
  }

  @Override
  public Principal caller() {
    return head.identity().principal();
  }

  /** Whether its caller may still be believed. */
  boolean isBelieved(Instant now) {
    return head.identity().holds(now);
  }

  @Override
  public Access access() {
    return access;
  }

  @Override
  public @Nullable CallFailure command(String robotId) {
    return commands == null ? null : commands.apply(robotId);
  }

  @Override
  public Others others() {
    return head.others();
  }

  @Override
  public MultiMap metadata() {
    return head.metadata();
  }

  @Override
  public SocketAddress remoteAddress() {
    return head.remoteAddress();
  }

  @Override
  public Span span() {
    return head.span();
  }

  @Override
  public Context context() {
    return head.context();
  }

  @Override
  public void execute(Runnable task) {
    if (Thread.currentThread() == owner) {
      task.run();
    } else {
      head.context().runOnContext(ignored -> task.run());
    }
  }

  @Override
  public long deadlineNanos() {
    return head.deadlineNanos();
  }

  @Override
  public void onCancelled(Runnable hook) {
    assertConfined();
    cancelled.add(hook);
  }

  @Override
  public void onClosed(Runnable hook) {
    assertConfined();
    closed.add(hook);
  }

  @Override
  public void onDraining(Runnable hook) {
    assertConfined();
    if (open) {
      draining.add(hook);
    }
  }

  @Override
  public void onPolicyChanged(Runnable hook) {
    assertConfined();
    reconsiderations.add(hook);
  }

  @Override
  public boolean isClosed() {
    return !open;
  }

  @Override
  public void write(R message) {
    assertConfined();
    if (open) {
      recording.sent(wire.write(message));
      if (written != null) {
        written.accept(message);
      }
    }
  }

  @Override
  public void writeEncoded(EncodedMessage message) {
    assertConfined();
    if (open) {
      recording.sent(wire.write(message));
    }
  }

  @Override
  public boolean isWritable() {
    return open && wire.isWritable();
  }

  @Override
  public void onWritable(Runnable handler) {
    assertConfined();
    wire.onWritable(() -> {
      if (open) {
        handler.run();
      }
    });
  }

  @Override
  public void end() {
    assertConfined();
    if (open) {
      finish(OK, true);
    }
  }

  @Override
  public void fail(Throwable failure) {
    assertConfined();
    if (open) {
      finish(mapper.toStatus(failure, head.span()), true);
    }
  }

  /** Ends the call as it ended elsewhere. */
  void endAs(Status status) {
    assertConfined();
    if (open) {
      finish(status, true);
    }
  }

  /** Shows {@code watcher} each message that is written, but not those made for many. */
  void onWritten(Consumer<Message> watcher) {
    written = watcher;
  }

  /** How the call ended; null while it has not, and when the client did not wait for it. */
  @Nullable Status status() {
    return status;
  }

  /** Has {@code limit} look at the size of each request message, and refuse it. */
  void onReceived(IntConsumer limit) {
    received = limit;
  }

  /** Has {@code limit} count the commands to robots that the request does not name. */
  void onCommand(Function<String, @Nullable CallFailure> limit) {
    commands = limit;
  }

  /**
   * A request message of so many bytes came.
   *
   * @throws CallFailureException when it is more than its caller may send
   */
  void received(int bytes) {
    recording.received(bytes);
    if (received != null) {
      received.accept(bytes);
    }
  }

  /**
   * Somebody other than the endpoint ends the call, and the client hears why: the deadline, a
   * broken request.
   */
  void expel(CallFailure failure) {
    assertConfined();
    if (open) {
      finish(mapper.toStatus(failure), false);
    }
  }

  /** The client is gone, or does not want an answer any more. */
  void abandon() {
    assertConfined();
    if (open) {
      open = false;
      settle(Code.CANCELLED.getNumber(), false);
    }
  }

  /** The policies are others, and the call may go on. */
  void reconsider() {
    assertConfined();
    if (open) {
      List.copyOf(reconsiderations).forEach(Runnable::run);
    }
  }

  void drain() {
    assertConfined();
    if (open) {
      draining.happen();
    }
  }

  private void finish(Status status, boolean byEndpoint) {
    // First of all, since a wire may call back while it closes.
    open = false;
    this.status = status;
    wire.close(status);
    settle(status.getCode(), byEndpoint);
  }

  private void settle(int code, boolean byEndpoint) {
    recording.ended(code);
    CallSpan.end(head.span(), code, status);
    draining.discard();
    if (byEndpoint) {
      cancelled.discard();
    } else {
      cancelled.happen();
    }
    closed.happen();
  }

  private void assertConfined() {
    assert Thread.currentThread() == owner
        : head.method().getFullName()
            + ": used on "
            + Thread.currentThread()
            + " (expected: "
            + owner
            + ")";
  }
}
