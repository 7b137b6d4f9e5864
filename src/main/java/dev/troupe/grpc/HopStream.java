package dev.troupe.grpc;

import com.google.rpc.Status;
import dev.troupe.cluster.Member;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call made at another replica in the name of a client's: messages go and come as bytes. Its
 * listener hears of its end once, and of nothing after it. Confined to the event loop of the call
 * it is made for.
 *
 * <pre>
 *   opening ── opened ──▶ open ── ended ──▶ over
 *      └───── broken, cancelled ─────┘
 * </pre>
 */
final class HopStream {
  private static final long CANCEL = 8;
  private static final long NO_ERROR = 0;
  private static final int OK = 200;

  /** Nothing larger is ever sent by a gateway: a picture, a clip's frames. */
  private static final int LONGEST = 64 << 20;

  private final Hops hops;
  private final Member to;
  private final Call call;
  private final Listener listener;
  private final Frames frames;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private Span span = Span.NONE;
  private boolean sent;
  private boolean over;

  /** Who made the call. */
  interface Listener {

    /** Messages can be sent. */
    void opened();

    /** As many can be sent again as one likes, until one is told otherwise. */
    void writable();

    void message(EncodedMessage message);

    void ended(Status status);

    /** It cannot be known how it would have ended. */
    void broken(Throwable cause);
  }

  /**
   * @param call in whose name, and with whose deadline and metadata
   */
  HopStream(Hops hops, Member to, Call call, Listener listener) {
    this.hops = hops;
    this.to = to;
    this.call = call;
    this.listener = listener;
    this.frames = new Frames(LONGEST, this::deliver);
  }

  /**
   * @param path of the method
   */
  void open(String path) {
    hops.join(this, to);
    hops.open(to, path)
        .onComplete(opened -> {
          if (opened.failed()) {
            fail(opened.cause());
          } else if (over) {
            opened.result().reset(CANCEL);
          } else {
            opened(opened.result());
          }
        });
  }

  private void opened(HttpClientRequest made) {
    request = made;
    HopHeaders.pass(call.metadata(), made.headers());
    HopHeaders.introduce(made.headers(), hops.self().id(), call);
    span = call.span().child("relay");
    span.tell(SpanKeys.REPLICA, to.name());
    span.hand(made.headers());
    if (call.deadlineNanos() != Call.NO_DEADLINE) {
      long left = Math.max(1, call.deadlineNanos() - hops.time().nanos());
      made.putHeader(Deadlines.HEADER, Deadlines.write(Duration.ofNanos(left)));
    }
    made.exceptionHandler(this::fail);
    made.response().onComplete(this::answered);
    made.drainHandler(ignored -> {
      if (!over) {
        listener.writable();
      }
    });
    listener.opened();
  }

  /**
   * Sends a message, prefix and all.
   *
   * @return whether more may follow at once
   */
  boolean send(Buffer framed) {
    HttpClientRequest up = request;
    if (up == null || sent || over) {
      return true;
    }
    up.write(framed);
    return !up.writeQueueFull();
  }

  /** Nothing more is sent. */
  void finish() {
    HttpClientRequest up = request;
    if (up != null && !sent && !over) {
      sent = true;
      up.end();
    }
  }

  private void answered(AsyncResult<HttpClientResponse> result) {
    if (result.failed()) {
      fail(result.cause());
      return;
    }
    HttpClientResponse from = result.result();
    response = from;
    from.exceptionHandler(this::fail);
    from.handler(this::receive);
    from.endHandler(ignored -> end(from));
  }

  private void receive(Buffer chunk) {
    try {
      frames.update(chunk);
    } catch (IllegalStateException unreadable) {
      fail(unreadable);
    }
  }

  private void deliver(EncodedMessage message) {
    if (!over) {
      listener.message(message);
    }
  }

  private void end(HttpClientResponse from) {
    Status status = RelayedStatus.of(from);
    if (status == null || from.statusCode() != OK || frames.isTorn()) {
      fail(new IllegalStateException("cut off, HTTP status " + from.statusCode()));
    } else if (!over) {
      leave();
      if (!sent) {
        reset(NO_ERROR);
      }
      listener.ended(status);
    }
  }

  /** Reads nothing more: the other replica is held back. */
  void pause() {
    if (response != null) {
      response.pause();
    }
  }

  void resume() {
    if (response != null) {
      response.resume();
    }
  }

  /** Nobody wants the answer any more. */
  void cancel() {
    if (!over) {
      leave();
      reset(CANCEL);
    }
  }

  /** The replica is not alive any more. */
  void lost() {
    fail(new IllegalStateException("not alive any more"));
  }

  private void fail(Throwable cause) {
    if (!over) {
      span.fail("RELAY_BROKEN");
      cancel();
      listener.broken(cause);
    }
  }

  private void leave() {
    over = true;
    hops.leave(this);
    span.end();
  }

  private void reset(long code) {
    if (request != null) {
      request.reset(code);
    }
  }
}
