package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.security.Principal;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.time.Instant;

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
  private final Wire wire;
  private final StatusMapper mapper;
  private final RpcMetrics.Recording recording;
  private final Thread owner = Thread.currentThread();
  private final CallHooks cancelled = new CallHooks();
  private final CallHooks closed = new CallHooks();
  private final CallHooks draining = new CallHooks();
  private boolean open = true;

  ServerCall(CallHead head, Wire wire, StatusMapper mapper, RpcMetrics.Recording recording) {
    this.head = head;
    this.wire = wire;
    this.mapper = mapper;
    this.recording = recording;
  }

  @Override
  public MethodDescriptor method() {
    return head.method();
  }

  @Override
  public String principal() {
    return head.identity().principal().name();
  }

  @Override
  public Principal identity() {
    return head.identity().principal();
  }

  /** Whether its caller may still be believed. */
  boolean isBelieved(Instant now) {
    return head.identity().holds(now);
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
  public boolean isClosed() {
    return !open;
  }

  @Override
  public void write(R message) {
    assertConfined();
    if (open) {
      recording.sent(wire.write(message));
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
      finish(mapper.toStatus(failure), true);
    }
  }

  void received(int bytes) {
    recording.received(bytes);
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

  void drain() {
    assertConfined();
    if (open) {
      draining.happen();
    }
  }

  private void finish(Status status, boolean byEndpoint) {
    // First of all, since a wire may call back while it closes.
    open = false;
    wire.close(status);
    settle(status.getCode(), byEndpoint);
  }

  private void settle(int code, boolean byEndpoint) {
    recording.ended(code);
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
